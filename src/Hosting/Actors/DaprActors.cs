using Dapr.Actors;
using Dapr.Actors.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;

namespace DaprMessaging.Hosting.Actors;

/// <summary>Calls actors through the sidecar; placement knows where they are.</summary>
public sealed class DaprActors(IActorProxyFactory proxies) : IActors
{
    public Task<bool> AttachAsync(long userId, SessionEntry session, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<SessionEntry, bool>(nameof(ISessionActor.Attach), session, ct);

    public Task<long[]> RenewAsync(long userId, SessionLease lease, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<SessionLease, long[]>(nameof(ISessionActor.Renew), lease, ct);

    public Task DetachAsync(long userId, SessionLease lease, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync(nameof(ISessionActor.Detach), lease, ct);

    public Task<Reach> ResolveAsync(long userId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<Reach>(nameof(ISessionActor.Resolve), ct);

    public Task<bool> RegisterAsync(long userId, PushAddress device, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<PushAddress, bool>(nameof(ISessionActor.Register), device, ct);

    public Task DropAsync(long userId, string serverId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync(nameof(ISessionActor.Drop), serverId, ct);

    public Task<DeviceList> DevicesAsync(long userId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<DeviceList>(nameof(ISessionActor.Devices), ct);

    public Task<SessionEntry[]?> EndAsync(long userId, Ending ending, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<Ending, SessionEntry[]?>(nameof(ISessionActor.End), ending, ct);

    public Task<bool> AdmitsAsync(long userId, TokenClaim token, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<TokenClaim, bool>(nameof(ISessionActor.Admits), token, ct);

    public Task<PresenceView> WatchAsync(long userId, string serverId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<string, PresenceView>(nameof(ISessionActor.Watch), serverId, ct);

    public Task SetAwayAsync(long userId, SessionAway session, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync(nameof(ISessionActor.SetAway), session, ct);

    public Task<PresenceRule> PrivacyAsync(long userId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync<PresenceRule>(nameof(ISessionActor.Privacy), ct);

    public Task SetPrivacyAsync(long userId, PresenceRule rule, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync(nameof(ISessionActor.SetPrivacy), rule, ct);

    public Task BlockAsync(long userId, long blockedUserId, CancellationToken ct) =>
        Directory(userId).InvokeMethodAsync(nameof(ISessionActor.Block), blockedUserId, ct);

    public Task WindAsync(string type, string id, Winding winding, CancellationToken ct) =>
        proxies.Create(new ActorId(id), type).InvokeMethodAsync(nameof(IClock.Wind), winding, ct);

    public async Task<HandoverReply> HandOverAsync(string serverId, string lane, Handover handover, CancellationToken ct)
    {
        var gateway = proxies.Create(new ActorId(lane), Names.GatewayActor(serverId));
        return HandoverReply.Parser.ParseFrom(
            await gateway.InvokeMethodAsync<byte[], byte[]>(nameof(IGatewayActor.HandOver), handover.ToByteArray(), ct));
    }

    private ActorProxy Directory(long userId) => proxies.Create(new ActorId(Names.UserKey(userId)), Names.SessionActor);
}
