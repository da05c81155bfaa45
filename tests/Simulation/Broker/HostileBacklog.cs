using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Broker;

/// <summary>
/// The worst that at-least-once allows: any entry at any time to anybody, also while another works on it, also after it
/// was acknowledged.
/// </summary>
internal sealed class HostileBacklog(World world, IReadOnlyList<Replica> consumers) : Backlog
{
    private const int MaxDoubled = 2;

    private readonly List<Entry> ready = [], inFlight = [];

    public override void Add(Entry entry)
    {
        ready.Add(entry);
        WakeSomebody();
    }

    public override bool HasWorkFor(Replica consumer) => ready.Count > 0;

    public override Batch? Take(Replica consumer)
    {
        if (ready.Count == 0) return null;
        var wanted = world.Chance.Between(1, world.Configuration.Batch);
        var taken = new List<Entry>(wanted);
        while (taken.Count < wanted && ready.Count > 0)
        {
            if (inFlight.Count > 0 && world.Chance.Hits(world.Faults.Overlaps) &&
                world.Chance.Of(inFlight) is var shared && !taken.Contains(shared))
                taken.Add(shared);
            else taken.Add(Pull(ready, world.Chance.Below(ready.Count)));
        }

        foreach (var entry in taken)
        {
            if (entry.InFlight++ == 0) inFlight.Add(entry);
        }

        return new Batch(taken);
    }

    public override void Settle(Batch batch, IReadOnlyList<EntryStatus> statuses)
    {
        for (var i = 0; i < statuses.Count; i++)
        {
            var entry = batch.Entries[i];
            entry.IsAcknowledged |= statuses[i] == EntryStatus.Success;
            Return(entry);
        }
    }

    public override void Abandon(Replica consumer, IReadOnlyList<Batch> batches)
    {
        foreach (var entry in batches.SelectMany(b => b.Entries)) Return(entry);
    }

    private void Return(Entry entry)
    {
        if (--entry.InFlight > 0) return;
        Pull(inFlight, inFlight.IndexOf(entry));
        if (entry.IsAcknowledged)
        {
            if (entry.Doubled >= MaxDoubled || !world.Chance.Hits(world.Faults.Doubles)) return;
            entry.Doubled++;
        }

        world.Time.After(world.Chance.Delay(40), () => Add(entry));
    }

    private void WakeSomebody()
    {
        var first = world.Chance.Below(consumers.Count);
        for (var i = 0; i < consumers.Count; i++)
        {
            var consumer = consumers[(first + i) % consumers.Count];
            if (!consumer.HasRoom) continue;
            consumer.Wake();
            return;
        }
    }

    private static Entry Pull(List<Entry> from, int index)
    {
        var entry = from[index];
        from[index] = from[^1];
        from.RemoveAt(from.Count - 1);
        return entry;
    }
}
