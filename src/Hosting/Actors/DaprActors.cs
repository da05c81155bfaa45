using Dapr.Actors;
using Dapr.Actors.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;

namespace DaprMessaging.Hosting.Actors;

// The limit of a call ends it as its caller would. "Cancelled" is what nobody tries again, and what everybody lets through who catches failures:
// only callers may say so, and whoever does not answer in time has failed.
/// <summary>Calls actors through the sidecar; placement knows where they are.</summary>
/// <param name="proxies">The way to actors.</param>
/// <param name="soon">How calls are made for which a whole batch of updates may wait; null: as all others.</param>
public sealed class DaprActors(IActorProxyFactory proxies, ActorProxyOptions? soon = null) : IActors
{
    public Task<bool> AttachAsync(long userId, SessionEntry session, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<SessionEntry, bool>(nameof(ISessionActor.Attach), session, ct), ct);

    public Task<long[]> RenewAsync(long userId, SessionLease lease, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<SessionLease, long[]>(nameof(ISessionActor.Renew), lease, ct), ct);

    public Task DetachAsync(long userId, SessionLease lease, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync(nameof(ISessionActor.Detach), lease, ct), ct);

    public Task<Reach> ResolveAsync(long userId, CancellationToken ct) =>
        InTimeAsync(Directory(userId, soon).InvokeMethodAsync<Reach>(nameof(ISessionActor.Resolve), ct), ct);

    public Task<bool> RegisterAsync(long userId, PushAddress device, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<PushAddress, bool>(nameof(ISessionActor.Register), device, ct), ct);

    public Task DropAsync(long userId, string serverId, CancellationToken ct) =>
        InTimeAsync(Directory(userId, soon).InvokeMethodAsync(nameof(ISessionActor.Drop), serverId, ct), ct);

    public Task<DeviceList> DevicesAsync(long userId, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<DeviceList>(nameof(ISessionActor.Devices), ct), ct);

    public Task<SessionEntry[]?> EndAsync(long userId, Ending ending, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<Ending, SessionEntry[]?>(nameof(ISessionActor.End), ending, ct), ct);

    public Task<bool> AdmitsAsync(long userId, TokenClaim token, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<TokenClaim, bool>(nameof(ISessionActor.Admits), token, ct), ct);

    public Task<PresenceView> WatchAsync(long userId, string serverId, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<string, PresenceView>(nameof(ISessionActor.Watch), serverId, ct), ct);

    public Task SetAwayAsync(long userId, SessionAway session, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync(nameof(ISessionActor.SetAway), session, ct), ct);

    public Task<PresenceRule> PrivacyAsync(long userId, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync<PresenceRule>(nameof(ISessionActor.Privacy), ct), ct);

    public Task SetPrivacyAsync(long userId, PresenceRule rule, CancellationToken ct) =>
        InTimeAsync(Directory(userId).InvokeMethodAsync(nameof(ISessionActor.SetPrivacy), rule, ct), ct);

    public Task BlockAsync(long userId, long blockedUserId, CancellationToken ct) =>
        InTimeAsync(Directory(userId, soon).InvokeMethodAsync(nameof(ISessionActor.Block), blockedUserId, ct), ct);

    public Task WindAsync(string type, string id, Winding winding, CancellationToken ct) =>
        InTimeAsync(proxies.Create(new ActorId(id), type).InvokeMethodAsync(nameof(IClock.Wind), winding, ct), ct);

    public async Task<HandoverReply> HandOverAsync(string serverId, string lane, Handover handover, CancellationToken ct)
    {
        var gateway = proxies.Create(new ActorId(lane), Names.GatewayActor(serverId), soon);
        return HandoverReply.Parser.ParseFrom(
            await InTimeAsync(gateway.InvokeMethodAsync<byte[], byte[]>(nameof(IGatewayActor.HandOver), handover.ToByteArray(), ct), ct));
    }

    private static async Task<T> InTimeAsync<T>(Task<T> call, CancellationToken ct)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ActorSilentException(e);
        }
    }

    private static async Task InTimeAsync(Task call, CancellationToken ct)
    {
        try
        {
            await call;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ActorSilentException(e);
        }
    }

    private ActorProxy Directory(long userId, ActorProxyOptions? options = null) => proxies.Create(new ActorId(Names.UserKey(userId)), Names.SessionActor, options);
}
