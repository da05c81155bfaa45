using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// Sync-T, Sync and the gateways in their simplest form: who is meant is decided by the meaning of the event, at the moment
/// at which it comes through. It may come late, twice, in any order, and in some worlds not at all.
/// </summary>
internal sealed class SyncRoad(World world)
{
    public void Take(Emission emission)
    {
        var (user, isFor, frame) = Route(emission);
        if (frame.Result is { } result) world.Ledger.Said(((PushRpcResult)frame.Event).SessionId, result);
        var times = world.Chance.Hits(world.Faults.Doubles) ? 2 : 1;
        for (var i = 0; i < times; i++) world.Time.After(world.Chance.Delay(8), () => Pass(user, isFor, frame));
    }

    private void Pass(long user, Func<Session, bool> isFor, Frame frame)
    {
        foreach (var session in world.Sessions.Of(user))
        {
            if (!isFor(session)) continue;
            if (world.Chance.Hits(world.Faults.Drops)) world.Trace.Say("sync", $"loses {frame} for {session}");
            else world.Time.After(world.Chance.Delay(4), () => session.Take(frame));
        }
    }

    private static (long User, Func<Session, bool> IsFor, Frame Frame) Route(Emission emission)
    {
        if (emission.Type == UpdatesNotMe.Descriptor.FullName)
        {
            var e = UpdatesNotMe.Parser.ParseFrom(emission.Data);
            return (e.UserId, s => s.Id != e.ExceptSessionId, new Frame(e, e.Updates, null));
        }

        if (emission.Type == PushUpdates.Descriptor.FullName)
        {
            var e = PushUpdates.Parser.ParseFrom(emission.Data);
            return (e.UserId, _ => true, new Frame(e, e.Updates, null));
        }

        if (emission.Type == PushRpcResult.Descriptor.FullName)
        {
            var e = PushRpcResult.Parser.ParseFrom(emission.Data);
            return (e.UserId, s => s.Id == e.SessionId, new Frame(e, null, e.Result));
        }

        if (emission.Type == UpdatesMe.Descriptor.FullName)
        {
            var e = UpdatesMe.Parser.ParseFrom(emission.Data);
            return (e.UserId, s => e.SessionId > 0 ? s.Id == e.SessionId : s.Device.Name == e.DeviceId, new Frame(e, e.Updates, null));
        }

        throw new InvalidOperationException($"{emission.Type} is not known on {Names.SyncTopic}");
    }
}
