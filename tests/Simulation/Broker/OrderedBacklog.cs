using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Broker;

/// <summary>
/// A broker like Kafka: the entries of a key stay in order, a RETRY comes again before what follows it. Partitions change
/// hands while their old owner still works, and then begin again at what was last acknowledged.
/// </summary>
internal sealed class OrderedBacklog : Backlog
{
    private const int Partitions = 5;

    private readonly World world;
    private readonly IReadOnlyList<Replica> consumers;
    private readonly Partition[] partitions;

    public OrderedBacklog(World world, IReadOnlyList<Replica> consumers)
    {
        (this.world, this.consumers) = (world, consumers);
        partitions = [.. Enumerable.Range(0, Partitions).Select(i => new Partition(consumers[i % consumers.Count]))];
    }

    public override void Add(Entry entry)
    {
        var partition = partitions[PlaceOf(entry.Key)];
        partition.Log.Add(entry);
        partition.Owner.Wake();
    }

    public override bool HasWorkFor(Replica consumer) => Array.Exists(partitions, p => p.Owner == consumer && p.HasWork);

    public override Batch? Take(Replica consumer)
    {
        var due = Array.FindAll(partitions, p => p.Owner == consumer && p.HasWork);
        if (due.Length == 0) return null;
        var partition = world.Chance.Of(due);
        partition.IsBusy = true;
        var from = partition.Position;
        partition.Position += Math.Min(world.Chance.Between(1, world.Configuration.Batch), partition.Log.Count - from);
        var batch = new Batch(partition.Log[from..partition.Position], partition);
        if (world.Chance.Hits(world.Faults.Overlaps)) Rebalance(partition);
        return batch;
    }

    public override void Settle(Batch batch, IReadOnlyList<EntryStatus> statuses)
    {
        if (!batch.IsCurrent) return;
        var partition = batch.Partition!;
        var done = 0;
        while (done < statuses.Count && statuses[done] == EntryStatus.Success) done++;
        partition.Committed += done;
        if (world.Chance.Hits(world.Faults.Doubles))
            partition.Committed = Math.Max(0, partition.Committed - world.Chance.Between(1, 4));
        partition.Position = partition.Committed;
        world.Time.After(world.Chance.Delay(done < statuses.Count ? 30 : 1), () =>
        {
            if (!batch.IsCurrent) return;
            partition.IsBusy = false;
            partition.Owner.Wake();
        });
    }

    public override void Abandon(Replica consumer, IReadOnlyList<Batch> batches)
    {
        foreach (var partition in partitions)
        {
            if (partition.Owner == consumer) Rebalance(partition);
        }
    }

    private void Rebalance(Partition partition)
    {
        partition.GiveTo(world.Chance.Of(consumers));
        world.Time.After(world.Chance.Delay(5), () => partition.Owner.Wake());
    }

    // Not string.GetHashCode: that differs from run to run.
    private static int PlaceOf(string key)
    {
        var hash = 2166136261u;
        foreach (var c in key) hash = (hash ^ c) * 16777619u;
        return (int)(hash % Partitions);
    }
}
