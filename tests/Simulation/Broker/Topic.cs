using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Broker;

/// <summary>A topic, and the processes that take it.</summary>
internal sealed class Topic
{
    private const int Stall = 120;

    private readonly World world;
    private readonly Dictionary<string, List<Emission>> stalled = [];
    private long lastEntry;

    public Topic(World world, string app, int replicas, bool isOrdered, Func<Life, TurnHandler> begin)
    {
        this.world = world;
        Replica[] consumers = [.. Enumerable.Range(1, replicas).Select(i => new Replica(world, this, $"{app}-{i}", begin))];
        Backlog = isOrdered ? new OrderedBacklog(world, consumers) : new HostileBacklog(world, consumers);
    }

    public Backlog Backlog { get; }

    public void Add(Emission emission)
    {
        if (stalled.TryGetValue(emission.Key, out var waiting)) waiting.Add(emission);
        else if (world.Chance.Hits(world.Faults.Stalls)) Hold(emission);
        else Deliver(emission);
    }

    private void Hold(Emission first)
    {
        List<Emission> waiting = stalled[first.Key] = [first];
        world.Time.After(world.Chance.Delay(Stall), () =>
        {
            stalled.Remove(first.Key);
            waiting.ForEach(Deliver);
        });
    }

    private void Deliver(Emission emission) => Backlog.Add(new Entry(++lastEntry, emission));
}
