using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A12: whom nobody reaches any more is noticed; in the end everybody is reached, and nobody is called in vain.</summary>
internal static class RouteCheck
{
    /// <summary>The faults have just stopped: each Sync calls a gateway that is gone at most once more for each user.</summary>
    public static void Notice(World world)
    {
        world.Wasted.Clear();
        for (var i = 0; i <= world.Configuration.Syncs; i++) Push(world);
        foreach (var ((user, server), times) in world.Wasted)
        {
            if (times > world.Configuration.Syncs && world.Gateways.All(g => g.ServerId != server))
                world.Findings.Add("A12", $"{server}, where {user} was, is dead and was called {times} times");
        }
    }

    /// <summary>
    /// A lease has gone by: the directory has exactly the sessions that live, what is pushed reaches every one of them, and
    /// what is pushed after that goes nowhere in vain.
    /// </summary>
    public static void Look(World world)
    {
        foreach (var user in world.Configuration.Users)
        {
            var live = world.DevicesOf(user).Where(d => d.IsConnected).Select(d => (d.Session!.Id, d.Session.Gateway.ServerId)).ToList();
            var listed = world.Directory.Resolve(user).Select(s => (s.SessionId, s.ServerId)).ToList();
            if (!live.Order().SequenceEqual(listed.Order()))
                world.Findings.Add("A12", $"{user} is at {Show(live)}, the directory says {Show(listed)}");
        }

        var since = Push(world);
        foreach (var device in world.Devices)
        {
            if (device.Session is not { } session || session.HeardAt < since)
                world.Findings.Add("A12", $"{device.Name}, connected as {device.Session}, does not hear what is pushed");
        }

        world.Wasted.Clear();
        Push(world);
        foreach (var ((user, server), _) in world.Wasted) world.Findings.Add("A12", $"{user} is called at {server} in vain");
    }

    // To all sessions of everybody: how far the mailbox is.
    private static long Push(World world)
    {
        var since = world.Time.Now + 1;
        world.Time.After(1, () =>
        {
            foreach (var user in world.Configuration.Users)
            {
                var pushed = new PushUpdates { UserId = user, Updates = new Updates { Pts = 1 } };
                world.Enqueue(Emission.Of(Names.SyncTopic, Names.UserKey(user), $"probe/{user}", pushed, ""));
            }
        });
        world.Rest();
        return since;
    }

    private static string Show(IEnumerable<(long Session, string Server)> sessions) =>
        sessions.Any() ? string.Join(' ', sessions.Select(s => $"{s.Session}@{s.Server}")) : "no gateway";
}
