using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>The partitions a reader has at the moment, and how much of each is in memory.</summary>
internal sealed class KafkaAssignment(KafkaSettings settings, Topic topic, ConsumerGroup group, Consumer consumer,
    SidecarContext context)
{
    private readonly Dictionary<int, KafkaBacklog> backlogs = [];

    /// <summary>Where to start: where the group is.</summary>
    public IEnumerable<TopicPartitionOffset> Assign(IConsumer<byte[], byte[]> kafka, List<TopicPartition> partitions)
    {
        var starts = settings.StartsAtOldest ? [] : KafkaNewest.Pin(kafka, partitions, context);
        lock (topic.Gate)
            foreach (var partition in partitions)
            {
                var entries = topic.PartitionAt(partition.Partition.Value);
                group.Cover(topic.Partitions);
                entries.Clear();
                backlogs[entries.Number] = new();
                group.ClaimOf(entries).Open(consumer, 0);
            }
        Log.KafkaAssigned(context.Logger, consumer.AppId, topic.Name, partitions.Count);
        return partitions.Select(p => starts.Find(s => s.TopicPartition == p) ?? new(p, Offset.Unset));
    }

    /// <summary>Gives them away when what is in flight has ended and what was acknowledged is committed.</summary>
    public void Revoke(IConsumer<byte[], byte[]> kafka, List<TopicPartitionOffset> partitions)
    {
        Task[] inFlight;
        lock (topic.Gate)
            inFlight = [.. Claims(partitions).Select(c => c.CloseAsync())];
        if (!Task.WaitAll(inFlight, settings.RevokePatience))
            Log.KafkaRevokedInFlight(context.Logger, consumer.AppId, topic.Name);
        Lose(partitions);
        try
        {
            kafka.Commit();
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_NoOffset)
        {
            // Nothing new was acknowledged.
        }
        catch (KafkaException e)
        {
            Log.KafkaCommitFailed(context.Logger, consumer.AppId, topic.Name, e.Error.Reason);
        }
    }

    /// <summary>They are gone: what of them is still in flight counts for nothing.</summary>
    public void Lose(List<TopicPartitionOffset> partitions)
    {
        lock (topic.Gate)
            foreach (var claim in Claims(partitions))
            {
                claim.Revoke(consumer);
                claim.Partition.Clear();
                backlogs.Remove(claim.Partition.Number);
            }
        Log.KafkaRevoked(context.Logger, consumer.AppId, topic.Name, partitions.Count);
    }

    public void Append(IConsumer<byte[], byte[]> kafka, int number, Entry entry)
    {
        lock (topic.Gate)
        {
            if (!backlogs.TryGetValue(number, out var backlog) || topic.PartitionAt(number) is not { } partition
                || group.ClaimOf(partition) is not { Owner: not null } claim)
                return;
            if (entry.Offset < partition.End) // it is here, or dealt with
            {
                Log.KafkaRepeated(context.Logger, topic.Name, number, entry.Offset);
                return;
            }
            partition.Append(entry);
            claim.Offer();
            backlog.Bytes += entry.Message!.Size;
            if (backlog.IsPaused || backlog.Bytes <= Share)
                return;
            kafka.Pause([Place(number)]);
            backlog.IsPaused = true;
            context.Counters.Add(consumer.AppId, CounterName.Paused);
        }
    }

    /// <summary>Everything before this is dealt with; under the topic's gate.</summary>
    public void Advance(IConsumer<byte[], byte[]> kafka, Partition partition, long position)
    {
        if (!backlogs.TryGetValue(partition.Number, out var backlog))
            return;
        while (partition.Count > 0 && partition.First.Offset < position)
            backlog.Bytes -= partition.RemoveFirst().Message!.Size;
        try
        {
            kafka.StoreOffset(new TopicPartitionOffset(Place(partition.Number), position));
            if (!backlog.IsPaused || backlog.Bytes > Share / 2)
                return;
            kafka.Resume([Place(partition.Number)]);
            backlog.IsPaused = false;
        }
        catch (KafkaException e)
        {
            // It has just been lost, and the callback that says so is on its way.
            Log.KafkaCommitFailed(context.Logger, consumer.AppId, topic.Name, e.Error.Reason);
        }
    }

    private long Share => settings.MaxBytesInMemory / Math.Max(1, backlogs.Count);

    private TopicPartition Place(int number) => new(topic.Name, number);

    private IEnumerable<Claim> Claims(List<TopicPartitionOffset> partitions) =>
        partitions.Select(p => p.Partition.Value).Where(backlogs.ContainsKey).ToList()
            .Select(n => group.ClaimOf(topic.PartitionAt(n)));
}
