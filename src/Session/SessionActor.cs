using Dapr.Actors.Runtime;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>
/// The directory of one user's sessions. Who came and who went is kept in actor state, so that an actor that moves knows
/// it; leases are kept in memory, and begin anew where the actor begins anew: a session that is gone costs one failed call.
/// </summary>
internal sealed class SessionActor(ActorHost host, TimeProvider time) : Actor(host), ISessionActor
{
    private const string State = "sessions";
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, DateTimeOffset> leases = [];
    private List<SessionEntry> sessions = [];

    public async Task<bool> Attach(SessionEntry session)
    {
        var known = Live().Any(s => s.ServerId == session.ServerId);
        leases[session.SessionId] = time.GetUtcNow() + Lease;
        await SaveAsync([.. Live().Where(s => s.SessionId != session.SessionId), session]);
        return !known;
    }

    public Task<long[]> Renew(SessionLease lease)
    {
        var lost = new List<long>();
        foreach (var id in lease.SessionIds)
        {
            if (sessions.Exists(s => s.SessionId == id)) leases[id] = time.GetUtcNow() + Lease;
            else lost.Add(id);
        }

        return Task.FromResult(lost.ToArray());
    }

    public async Task<bool> Detach(SessionLease lease)
    {
        await SaveAsync([.. Live().Where(s => !lease.SessionIds.Contains(s.SessionId))]);
        return sessions.TrueForAll(s => s.ServerId != lease.ServerId);
    }

    public Task<SessionEntry[]> Resolve() => Task.FromResult(Live().ToArray());

    public async Task Drop(string serverId)
    {
        if (sessions.Exists(s => s.ServerId == serverId))
            await SaveAsync([.. Live().Where(s => s.ServerId != serverId)]);
    }

    protected override async Task OnActivateAsync()
    {
        if (await StateManager.TryGetStateAsync<List<SessionEntry>>(State) is { HasValue: true } kept) sessions = kept.Value;
        foreach (var session in sessions) leases[session.SessionId] = time.GetUtcNow() + Lease;
    }

    private IEnumerable<SessionEntry> Live() =>
        sessions.Where(s => leases.TryGetValue(s.SessionId, out var until) && until > time.GetUtcNow());

    private async Task SaveAsync(List<SessionEntry> now)
    {
        foreach (var gone in sessions.Except(now)) leases.Remove(gone.SessionId);
        sessions = now;
        await StateManager.SetStateAsync(State, sessions);
    }
}
