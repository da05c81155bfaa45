namespace DaprMessaging.Sidecar.PubSub;

/// <summary>A publish that is in the log but not yet on the disk.</summary>
internal sealed class PendingPublish(Topic topic, int count)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly List<(Partition Partition, Entry Entry)> entries = new(count);

    public void Add(Partition partition, Entry entry) => entries.Add((partition, entry));

    /// <summary>It is on the disk: groups may have it, then the publisher is answered.</summary>
    public void Complete()
    {
        lock (topic.Gate)
        {
            foreach (var (partition, entry) in entries)
            {
                partition.Append(entry);
                topic.Announce(partition);
            }
            topic.Pump();
        }
        TrySetResult();
    }
}
