using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using Reach = DaprMessaging.Hosting.Actors.Reach;

namespace DaprMessaging.Session;

/// <summary>
/// The directory of one user's sessions, or of the gateways that listen to a channel. Who came and who went is kept in actor state, so that
/// an actor that moves knows it, and so are the user's devices; leases are kept in memory, and begin anew where the actor begins anew: a
/// session that is gone costs one failed call.
/// </summary>
internal sealed partial class SessionActor(ActorHost host, IPublisher publisher, TimeProvider time, ILogger<SessionActor> log) : Actor(host), ISessionActor
{
    private const string State = "sessions", DeviceState = "devices";

    private Whereabouts whereabouts = new([], default);
    private KnownDevices devices = new([], 0);

    public async Task<bool> Attach(SessionEntry session)
    {
        if (!devices.Admits(session.DeviceId, session.IssuedAt)) return false;
        whereabouts.Attach(session with { IssuedAt = 0 }, Now);
        if (session.DeviceId.Length > 0) devices.See(session.DeviceId, session.App, Date, Online);
        await SaveAsync(session.DeviceId.Length > 0);
        await TellAsync();
        return true;
    }

    public async Task<long[]> Renew(SessionLease lease)
    {
        var lost = whereabouts.Renew(lease, Now);
        await TellAsync();
        return lost;
    }

    public async Task Detach(SessionLease lease)
    {
        var gone = whereabouts.Sessions.Where(s => s.DeviceId.Length > 0 && lease.SessionIds.Contains(s.SessionId)).ToList();
        foreach (var session in gone) devices.Leave(session.DeviceId, Date);
        whereabouts.Detach(lease, Now);
        await SaveAsync(gone.Count > 0);
        await TellAsync();
    }

    public Task<Reach> Resolve() => Task.FromResult(new Reach(whereabouts.Live(Now), devices.Notified));

    public async Task<bool> Register(PushAddress device)
    {
        if (!devices.Register(device)) return false;
        await SaveAsync(true);
        return true;
    }

    public async Task Drop(string serverId)
    {
        onlookers.Remove(serverId);
        if (!whereabouts.Drop(serverId, Now)) return;
        await SaveAsync(false);
        await TellAsync();
    }

    public Task<DeviceList> Devices() => Task.FromResult(new DeviceList([.. devices.There], Online));

    public async Task<SessionEntry[]?> End(Ending ending)
    {
        if (!devices.End(ending, Date)) return null;
        var gone = whereabouts.Remove(s => ending.Means(s.DeviceId), Now);
        await SaveAsync(true);
        await TellAsync();
        return gone;
    }

    public Task<bool> Admits(TokenClaim token) => Task.FromResult(devices.Admits(token.DeviceId, token.IssuedAt));

    protected override async Task OnActivateAsync()
    {
        if (await StateManager.TryGetStateAsync<List<SessionEntry>>(State) is { HasValue: true } kept)
            whereabouts = new Whereabouts(kept.Value, Now);
        if (await StateManager.TryGetStateAsync<KeptDevices>(DeviceState) is { HasValue: true } known)
            (devices, seenBefore) = (new KnownDevices(known.Value.Devices, known.Value.OthersEndedAt), known.Value.SeenAt);
        if (await StateManager.TryGetStateAsync<PresenceRule>(PrivacyState) is { HasValue: true } set)
            rule = set.Value;
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private string[] Online => [.. whereabouts.Live(Now).Select(s => s.DeviceId).Distinct()];

    private long Date => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task SaveAsync(bool withDevices)
    {
        await StateManager.SetStateAsync(State, whereabouts.Sessions);
        if (withDevices) await StateManager.SetStateAsync(DeviceState, new KeptDevices([.. devices.All], devices.OthersEndedAt) { SeenAt = SeenAt });
    }

    /// <summary>Actor state.</summary>
    internal sealed record KeptDevices(List<DeviceEntry> Devices, long OthersEndedAt)
    {
        /// <summary>When the user was last there; 0: nobody knows.</summary>
        public long SeenAt { get; init; }
    }
}
