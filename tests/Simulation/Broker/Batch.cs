namespace DaprMessaging.Simulation.Broker;

/// <summary>Entries that one consumer has been given at once.</summary>
internal sealed class Batch(List<Entry> entries, Partition? partition = null)
{
    private readonly int epoch = partition?.Epoch ?? 0;

    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>Where it comes from, on a broker that has partitions.</summary>
    public Partition? Partition => partition;

    /// <summary>The partition has not been given to anybody else since.</summary>
    public bool IsCurrent => partition is null || partition.Epoch == epoch;
}
