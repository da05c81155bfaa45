using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>
/// Where one user is: sessions and their leases, as the directory decides on them. No I/O, no clock. Leases are not kept
/// with the sessions: where the directory begins anew, so do they. Times are since some moment, the same for each call: a wall
/// clock that is set must not end leases, nor keep the dead alive.
/// </summary>
internal sealed class Whereabouts
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, TimeSpan> leases = [];

    public Whereabouts(IEnumerable<SessionEntry> kept, TimeSpan now)
    {
        Sessions = [.. kept];
        foreach (var session in Sessions) leases[session.SessionId] = now + Lease;
    }

    /// <summary>What is to be kept.</summary>
    public List<SessionEntry> Sessions { get; private set; }

    /// <summary>Those whose lease holds.</summary>
    public SessionEntry[] Live(TimeSpan now) =>
        [.. Sessions.Where(s => leases.TryGetValue(s.SessionId, out var until) && until > now)];

    public void Attach(SessionEntry session, TimeSpan now)
    {
        Become([.. Live(now).Where(s => s.SessionId != session.SessionId), session]);
        leases[session.SessionId] = now + Lease;
    }

    /// <summary>
    /// Those that are not known. One whose lease has ended is not known any more: Sync may have learnt so, and remember it.
    /// </summary>
    public long[] Renew(SessionLease lease, TimeSpan now)
    {
        var lost = new List<long>();
        foreach (var id in lease.SessionIds)
        {
            if (leases.TryGetValue(id, out var until) && until > now) leases[id] = now + Lease;
            else lost.Add(id);
        }

        return [.. lost];
    }

    public void Detach(SessionLease lease, TimeSpan now) =>
        Become([.. Live(now).Where(s => !lease.SessionIds.Contains(s.SessionId))]);

    /// <summary>False: nobody was there, and nothing has changed.</summary>
    public bool Drop(string serverId, TimeSpan now)
    {
        if (!Sessions.Exists(s => s.ServerId == serverId)) return false;
        Become([.. Live(now).Where(s => s.ServerId != serverId)]);
        return true;
    }

    /// <summary>These are sessions no more.</summary>
    public SessionEntry[] Remove(Predicate<SessionEntry> which, TimeSpan now)
    {
        var gone = Sessions.FindAll(which);
        if (gone.Count > 0) Become([.. Live(now).Where(s => !which(s))]);
        return [.. gone];
    }

    private void Become(List<SessionEntry> now)
    {
        foreach (var gone in Sessions.Except(now)) leases.Remove(gone.SessionId);
        Sessions = now;
    }
}
