namespace DaprMessaging.Inbox;

/// <summary>An event of Inbox-T as something to be done to one or several aggregates.</summary>
internal abstract class Command
{
    public abstract IEnumerable<AggregateKey> Targets { get; }
}
