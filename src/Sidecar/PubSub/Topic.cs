namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One topic: its partitions and the groups that read it. <see cref="Gate"/> guards all of it.</summary>
internal sealed class Topic
{
    private readonly int publishedPartitions;
    private int spread;

    public Topic(string name, int publishedPartitions, bool isDurable)
    {
        (Name, this.publishedPartitions, IsDurable) = (name, publishedPartitions, isDurable);
        Partitions = [.. Enumerable.Range(0, publishedPartitions).Select(n => new Partition(n))];
    }

    public string Name { get; }

    public bool IsDurable { get; }

    public Lock Gate { get; } = new();

    /// <summary>More than are published to, when the log has entries of a time with more.</summary>
    public List<Partition> Partitions { get; }

    public Dictionary<string, ConsumerGroup> Groups { get; } = [];

    /// <summary>What its entries take in memory, if it is not durable.</summary>
    public long VolatileBytes { get; set; }

    public Partition PartitionFor(string? key) => Partitions[key is null
        ? (int)((uint)Interlocked.Increment(ref spread) % (uint)publishedPartitions)
        : Fnv1a.Partition(key, publishedPartitions)];

    public Partition PartitionAt(int number)
    {
        while (Partitions.Count <= number)
            Partitions.Add(new Partition(Partitions.Count));
        return Partitions[number];
    }

    public ConsumerGroup GroupOf(string name)
    {
        if (!Groups.TryGetValue(name, out var group))
            Groups.Add(name, group = new ConsumerGroup(name));
        group.Cover(Partitions);
        return group;
    }

    /// <summary>The first offset that some group still needs; with no group, everything is needed.</summary>
    public long NeededFrom(Partition partition) => Groups.Count == 0
        ? partition.Oldest
        : Groups.Values.Min(g => g.ClaimOf(partition).Position);

    /// <summary>New entries are there: whoever owns the partition may start.</summary>
    public void Announce(Partition partition)
    {
        foreach (var group in Groups.Values)
            group.ClaimOf(partition).Offer();
    }

    public void Pump()
    {
        foreach (var group in Groups.Values)
            group.Pump();
    }
}
