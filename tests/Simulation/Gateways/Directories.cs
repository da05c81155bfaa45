using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>
/// The SessionActors of all users, with the real decisions: one activation each, or for a while two that do not know of each
/// other. Each keeps its sessions in one and the same state, and whoever keeps last wins.
/// </summary>
internal sealed class Directories(World world)
{
    private readonly Dictionary<long, List<SessionEntry>> kept = [];
    private readonly Dictionary<long, List<Whereabouts>> awake = [];

    private TimeSpan Now => world.ClockOf("directory").GetElapsedTime(0);

    public bool Attach(long user, SessionEntry session) => Keep(user, w =>
    {
        w.Attach(session, Now);
        return true;
    });

    public long[] Renew(long user, SessionLease lease) => Of(user).Renew(lease, Now);

    public bool Detach(long user, SessionLease lease) => Keep(user, w =>
    {
        w.Detach(lease, Now);
        return true;
    });

    public SessionEntry[] Resolve(long user) => Of(user).Live(Now);

    public bool Drop(long user, string serverId) => Keep(user, w => w.Drop(serverId, Now));

    /// <summary>Placement changes its mind: a second activation begins where the first was kept last, and both go on for a while.</summary>
    public void Double(long user)
    {
        Of(user);
        if (awake[user].Count > 1) return;
        world.Trace.Tell("directory", $"of user {user} is there twice");
        awake[user].Add(Begin(user));
        world.Time.After(world.Chance.Delay(300), () => EndTwin(user));
    }

    /// <summary>The actor moves, or its process dies: the next call begins it anew.</summary>
    public void Reset(long user)
    {
        world.Trace.Tell("directory", $"of user {user} begins anew");
        awake.Remove(user);
    }

    private void EndTwin(long user)
    {
        if (!awake.TryGetValue(user, out var twins) || twins.Count < 2) return;
        twins.RemoveAt(world.Chance.Below(2));
        world.Trace.Tell("directory", $"of user {user} is there once again");
    }

    private Whereabouts Of(long user)
    {
        if (!awake.TryGetValue(user, out var activations)) awake[user] = activations = [Begin(user)];
        return activations.Count == 1 ? activations[0] : world.Chance.Of(activations);
    }

    private Whereabouts Begin(long user) => new(kept.GetValueOrDefault(user, []), Now);

    private T Keep<T>(long user, Func<Whereabouts, T> change)
    {
        var whereabouts = Of(user);
        var result = change(whereabouts);
        kept[user] = [.. whereabouts.Sessions];
        return result;
    }
}
