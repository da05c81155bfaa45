using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Broker;

/// <summary>A topic, and the processes that take it.</summary>
internal sealed class Topic
{
    private long lastEntry;

    public Topic(World world, string app, int replicas, bool isOrdered, Func<Life, TurnHandler> begin)
    {
        Replica[] consumers = [.. Enumerable.Range(1, replicas).Select(i => new Replica(world, this, $"{app}-{i}", begin))];
        Backlog = isOrdered ? new OrderedBacklog(world, consumers) : new HostileBacklog(world, consumers);
    }

    public Backlog Backlog { get; }

    public void Add(Emission emission) => Backlog.Add(new Entry(++lastEntry, emission));
}
