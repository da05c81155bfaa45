using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Hosting.Actors;

/// <summary>
/// The actors as rooms call them: the directory of a user's sessions, gateways, and clocks. Implemented on Dapr, and by the simulation.
/// Whatever throws may have happened all the same. Only a caller that ends it hears that a call was cancelled; one that takes too long throws
/// <see cref="ActorSilentException"/>.
/// </summary>
public interface IActors
{
    Task<bool> AttachAsync(long userId, SessionEntry session, CancellationToken ct);

    Task<long[]> RenewAsync(long userId, SessionLease lease, CancellationToken ct);

    Task DetachAsync(long userId, SessionLease lease, CancellationToken ct);

    Task<Reach> ResolveAsync(long userId, CancellationToken ct);

    Task<bool> RegisterAsync(long userId, PushAddress device, CancellationToken ct);

    Task DropAsync(long userId, string serverId, CancellationToken ct);

    Task<DeviceList> DevicesAsync(long userId, CancellationToken ct);

    Task<SessionEntry[]?> EndAsync(long userId, Ending ending, CancellationToken ct);

    Task<bool> AdmitsAsync(long userId, TokenClaim token, CancellationToken ct);

    Task<PresenceView> WatchAsync(long userId, string serverId, CancellationToken ct);

    Task SetAwayAsync(long userId, SessionAway session, CancellationToken ct);

    Task<PresenceRule> PrivacyAsync(long userId, CancellationToken ct);

    Task SetPrivacyAsync(long userId, PresenceRule rule, CancellationToken ct);

    Task BlockAsync(long userId, long blockedUserId, CancellationToken ct);

    /// <param name="type">Which kind of clock.</param>
    /// <param name="id">Whose.</param>
    /// <param name="winding">When it has to ring.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task WindAsync(string type, string id, Winding winding, CancellationToken ct);

    Task<HandoverReply> HandOverAsync(string serverId, string lane, Handover handover, CancellationToken ct);
}
