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

    private Whereabouts whereabouts = new([], default);

    public Task Attach(SessionEntry session)
    {
        whereabouts.Attach(session, Now);
        return SaveAsync();
    }

    public Task<long[]> Renew(SessionLease lease) => Task.FromResult(whereabouts.Renew(lease, Now));

    public Task Detach(SessionLease lease)
    {
        whereabouts.Detach(lease, Now);
        return SaveAsync();
    }

    public Task<SessionEntry[]> Resolve() => Task.FromResult(whereabouts.Live(Now));

    public Task Drop(string serverId) => whereabouts.Drop(serverId, Now) ? SaveAsync() : Task.CompletedTask;

    protected override async Task OnActivateAsync()
    {
        if (await StateManager.TryGetStateAsync<List<SessionEntry>>(State) is { HasValue: true } kept)
            whereabouts = new Whereabouts(kept.Value, Now);
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private Task SaveAsync() => StateManager.SetStateAsync(State, whereabouts.Sessions);
}
