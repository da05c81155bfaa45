using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>
/// Writes down where a group that starts at the newest entry has started. Without that it would start again at the
/// newest after a rebalance or crash before its first acknowledgement, and miss what came between.
/// </summary>
internal static class KafkaNewest
{
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(5);

    /// <summary>Of the partitions where the group has no offset yet.</summary>
    public static List<TopicPartitionOffset> Pin(IConsumer<byte[], byte[]> kafka, List<TopicPartition> partitions,
        SidecarContext context)
    {
        try
        {
            var starts = kafka.Committed(partitions, timeout).Where(p => p.Offset == Offset.Unset)
                .Select(p => new TopicPartitionOffset(p.TopicPartition,
                    kafka.QueryWatermarkOffsets(p.TopicPartition, timeout).High))
                .ToList();
            if (starts.Count > 0)
                kafka.Commit(starts);
            return starts;
        }
        catch (KafkaException e)
        {
            Log.KafkaNotPinned(context.Logger, kafka.MemberId, e.Error.Reason);
            return [];
        }
    }
}
