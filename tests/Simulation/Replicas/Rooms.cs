using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Gateways;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;
using DaprMessaging.Sync;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>The real rooms that take topics, as one life of a process begins them.</summary>
internal static class Rooms
{
    private static readonly InboxMeter Meter = new();

    public static TurnHandler Inbox(World world, Life life) => new Inbox.Turn(
        new StoreLine(world, life), new BrokerLine(world, life), new AggregateCache(world.Configuration.Cache), Meter,
        new WorldLog<Inbox.Turn>(world, life.Name)).TakeAsync;

    public static TurnHandler Clock(World world, Life life) => new ClockTurn(
        new ActorLine(world, life), Meter, new WorldLog<ClockTurn>(world, life.Name)).TakeAsync;

    public static TurnHandler Sync(World world, Life life)
    {
        var actors = new ActorLine(world, life);
        var clock = world.ClockOf(life.Name, life);
        var routes = new Routes(actors, clock, world.Chance.ToRandom(), new WorldLog<Routes>(world, life.Name));
        var gateways = new Sync.Gateways(actors, routes, new Outages(clock), clock, new WorldLog<Sync.Gateways>(world, life.Name));
        return new Sync.Turn(routes, gateways, _ => { }, new BrokerLine(world, life), new WorldLog<Sync.Turn>(world, life.Name)).TakeAsync;
    }
}
