namespace DaprMessaging.Sidecar.PubSub;

/// <summary>Reads the log at start: which entries are still needed, and where each group stands.</summary>
internal static class LogRecovery
{
    private sealed class Found
    {
        public SortedDictionary<long, (long Address, int Length)> Entries { get; } = [];
        public Dictionary<string, long> Positions { get; } = [];
        public long NextOffset { get; set; }
    }

    public static void Run(DurableLog log, Broker broker)
    {
        var found = new Dictionary<(string Topic, int Partition), Found>();
        foreach (var (address, bytes) in log.Recover())
            if (TryRead(broker, address, bytes) is { } record)
                Take(found, record, address, bytes.Length);
        foreach (var ((topicName, number), partition) in found.OrderBy(f => f.Key.Partition))
            Restore(log, broker, broker.TopicOf(topicName), number, partition);
        if (found.Count > 0)
            Log.LogRecovered(broker.Logger, broker.Settings.Name, found.Values.Sum(f => f.Entries.Count),
                log.Tail - log.Begin);
    }

    private static LogRecord? TryRead(Broker broker, long address, byte[] bytes)
    {
        try
        {
            return LogRecord.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            Log.LogDamaged(broker.Logger, address, e);
            return null;
        }
    }

    /// <summary>
    /// Records come in the order they were written; a copied entry comes again, behind its successors.
    /// </summary>
    private static void Take(Dictionary<(string, int), Found> found, in LogRecord record, long address, int length)
    {
        if (!found.TryGetValue((record.Topic, record.Partition), out var partition))
            found.Add((record.Topic, record.Partition), partition = new Found());
        switch (record.Kind)
        {
            case LogRecordKind.Entry:
                partition.Entries[record.Offset] = (address, length);
                partition.NextOffset = Math.Max(partition.NextOffset, record.Offset + 1);
                break;
            case LogRecordKind.Head:
                partition.NextOffset = Math.Max(partition.NextOffset, record.Offset);
                break;
            case LogRecordKind.Offset:
                partition.Positions[record.Group!] = Math.Max(partition.Positions.GetValueOrDefault(record.Group!),
                    record.Offset);
                var needed = partition.Positions.Values.Min();
                while (partition.Entries.Count > 0 && partition.Entries.First() is var first && first.Key < needed)
                    partition.Entries.Remove(first.Key);
                break;
        }
    }

    private static void Restore(DurableLog log, Broker broker, Topic topic, int number, Found found)
    {
        var partition = topic.PartitionAt(number);
        foreach (var (offset, (address, length)) in found.Entries)
            broker.Restore(partition, new Entry(offset) { Address = address, Length = length });
        partition.IsLogged = true;
        partition.NextOffset = partition.End =
            Math.Max(found.NextOffset, found.Positions.Values.DefaultIfEmpty().Max());
        foreach (var (group, position) in found.Positions)
            topic.GroupOf(group).ClaimOf(partition).Position = position;
        broker.Trim(topic, partition);
    }
}
