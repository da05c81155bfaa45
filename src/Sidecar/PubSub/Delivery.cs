namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One call to an app: entries of one or several partitions, in any order but each partition's kept.</summary>
internal sealed class Delivery(IReadOnlyList<Delivered> items)
{
    public IReadOnlyList<Delivered> Items { get; } = items;
}
