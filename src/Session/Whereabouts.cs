using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>
/// Where one user is: sessions and their leases, as the directory decides on them. No I/O, no clock. Leases are not kept
/// with the sessions: where the directory begins anew, so do they. Times are since some moment, the same for each call: a wall
/// clock that is set must not end leases, nor keep the dead alive. A user is online while a session is there that is not away, and a while
/// longer: who comes back within it has not been gone.
/// </summary>
internal sealed class Whereabouts
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<long, TimeSpan> leases = [];

    // Those that were kept, and have not said a word since.
    private readonly HashSet<long> unheard = [];
    private readonly TimeSpan presumedUntil;
    private TimeSpan? left;

    public Whereabouts(IEnumerable<SessionEntry> kept, TimeSpan now)
    {
        Sessions = [.. kept];
        foreach (var session in Sessions) leases[session.SessionId] = now + Lease;
        unheard.UnionWith(leases.Keys);
        presumedUntil = Sessions.Exists(s => !s.Away) ? now + Grace : now;
    }

    /// <summary>What is to be kept.</summary>
    public List<SessionEntry> Sessions { get; private set; }

    /// <summary>Those whose lease holds.</summary>
    public SessionEntry[] Live(TimeSpan now) =>
        [.. Sessions.Where(s => leases.TryGetValue(s.SessionId, out var until) && until > now)];

    /// <summary>When somebody was last there, and looked; null: not since the directory began.</summary>
    public TimeSpan? LastThere(TimeSpan now) => Sessions.Select(s => ThereAt(s, now)).Append(left).Max();

    public bool IsOnline(TimeSpan now) => now < presumedUntil || now - LastThere(now) < Grace;

    /// <summary>When the user is offline unless somebody comes; null: somebody is there, or the user is.</summary>
    public TimeSpan? OfflineFrom(TimeSpan now)
    {
        if (!IsOnline(now) || Sessions.Exists(s => ThereAt(s, now) == now)) return null;
        return LastThere(now) + Grace is { } end && end > presumedUntil ? end : presumedUntil;
    }

    public void Attach(SessionEntry session, TimeSpan now)
    {
        Become([.. Live(now).Where(s => s.SessionId != session.SessionId), session], now);
        leases[session.SessionId] = now + Lease;
        unheard.Remove(session.SessionId);
    }

    /// <summary>False: there is no such session.</summary>
    public bool SetAway(SessionAway session, TimeSpan now)
    {
        var index = Sessions.FindIndex(s => s.SessionId == session.SessionId);
        if (index < 0) return false;
        Note(Sessions[index], now);
        Sessions[index] = Sessions[index] with { Away = session.Away };
        unheard.Remove(session.SessionId);
        return true;
    }

    /// <summary>
    /// Those that are not known. One whose lease has ended is not known any more: Sync may have learnt so, and remember it.
    /// </summary>
    public long[] Renew(SessionLease lease, TimeSpan now)
    {
        var lost = new List<long>();
        foreach (var id in lease.SessionIds)
        {
            unheard.Remove(id);
            if (leases.TryGetValue(id, out var until) && until > now) leases[id] = now + Lease;
            else lost.Add(id);
        }

        return [.. lost];
    }

    public void Detach(SessionLease lease, TimeSpan now) =>
        Become([.. Live(now).Where(s => !lease.SessionIds.Contains(s.SessionId))], now);

    /// <summary>False: nobody was there, and nothing has changed.</summary>
    public bool Drop(string serverId, TimeSpan now)
    {
        if (!Sessions.Exists(s => s.ServerId == serverId)) return false;
        Become([.. Live(now).Where(s => s.ServerId != serverId)], now);
        return true;
    }

    /// <summary>These are sessions no more.</summary>
    public SessionEntry[] Remove(Predicate<SessionEntry> which, TimeSpan now)
    {
        var gone = Sessions.FindAll(which);
        if (gone.Count > 0) Become([.. Live(now).Where(s => !which(s))], now);
        return [.. gone];
    }

    // It is about to go, or to be away: until then it was there.
    private void Note(SessionEntry session, TimeSpan now) => left = new[] { left, ThereAt(session, now) }.Max();

    private TimeSpan? ThereAt(SessionEntry session, TimeSpan now) => session.Away || unheard.Contains(session.SessionId)
        ? null
        : leases[session.SessionId] is var until && until > now ? now : until - Lease;

    private void Become(List<SessionEntry> sessions, TimeSpan now)
    {
        foreach (var gone in Sessions.Except(sessions))
        {
            Note(gone, now);
            leases.Remove(gone.SessionId);
        }

        Sessions = sessions;
    }
}
