using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Something that happens to the mailboxes of one or several owners, to each for itself.</summary>
internal abstract class MailboxCommand(IEnumerable<long> owners) : Command
{
    private readonly long[] owners = [.. owners.Select(UserId.Check).Distinct()];

    public override IEnumerable<AggregateKey> Targets => owners.Select(AggregateKey.OfMailbox);

    /// <summary>Names the documents that deciding will look at. Changes nothing.</summary>
    public abstract void Prepare(Mailbox mailbox, Preparation preparation);

    public abstract void Decide(Mailbox mailbox, Effects effects);
}
