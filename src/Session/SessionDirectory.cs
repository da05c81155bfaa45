using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using Delivery = DaprMessaging.Contracts.Sync.Delivery;

namespace DaprMessaging.Session;

/// <summary>
/// Tells the directory who is here. Each session is announced on Sync-T as well, before it reads how far its mailbox is: an
/// update that it does not see there comes later on the same key, and finds the way. Each, and not only a user's first one
/// here: whether an earlier announcement got through, neither the directory nor another session knows.
/// </summary>
internal sealed class SessionDirectory(IActors actors, IPublisher publisher, Instance instance)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>False: the device has been ended since its token was issued.</summary>
    public Task<bool> AttachAsync(Device device, CancellationToken ct) => actors.AnnounceAsync(publisher, device.UserId, EntryOf(device), ct);

    /// <summary>How the device is notified from now on; false: it has been ended.</summary>
    public Task<bool> RegisterAsync(Device device, string token, CancellationToken ct) => actors.RegisterAsync(publisher, device.UserId, EntryOf(device), token, ct);

    /// <summary>This gateway has somebody who listens to a channel: under a number of its own.</summary>
    public Task AttachAsync(long listeners, long number, CancellationToken ct) => actors.AnnounceAsync(publisher, listeners, new SessionEntry(number, "", instance.Name, ""), ct);

    /// <summary>Best effort: a lease that nobody renews ends by itself.</summary>
    public Task DetachAsync(Device device) => DetachAsync(device.UserId, device.SessionId);

    public async Task DetachAsync(long userId, long sessionId)
    {
        using var patience = new CancellationTokenSource(Patience);
        await actors.DetachAsync(userId, new SessionLease(instance.Name, [sessionId]), patience.Token);
    }

    /// <summary>Says that these are still here; answers with those that the directory has forgotten.</summary>
    public Task<long[]> RenewAsync(long userId, IEnumerable<long> sessionIds, CancellationToken ct) =>
        actors.RenewAsync(userId, new SessionLease(instance.Name, [.. sessionIds]), ct);

    public Task<DeviceList> DevicesAsync(long userId, CancellationToken ct) => actors.DevicesAsync(userId, ct);

    /// <summary>
    /// Ends devices: they are refused from now on, and closed wherever they are. A gateway that does not hear of it finds at the next
    /// renewal that the directory does not know the session any more; Sync, should it not hear of it, half a minute later: notifications it sends to
    /// whom the directory names then.
    /// </summary>
    /// <returns>False: there is no such device.</returns>
    public async Task<bool> EndAsync(long userId, Ending ending, CancellationToken ct)
    {
        if (await actors.EndAsync(userId, ending, ct) is not { } sessions) return false;
        var gateways = sessions.GroupBy(s => s.ServerId).Select(server => actors.HandOverAsync(server.Key, Names.GatewayLane(userId), new Handover
        {
            Deliveries = { new Delivery { UserId = userId, EndedDeviceIds = { server.Select(s => s.DeviceId).Distinct() } } },
        }, ct));
        await Task.WhenAll([.. gateways, publisher.TellOfEndAsync(userId, instance.Name, ct)]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    /// <summary>Somebody here watches a user, from now on and for a while.</summary>
    public Task<PresenceView> WatchAsync(long userId, CancellationToken ct) => actors.WatchAsync(userId, instance.Name, ct);

    public Task SetAwayAsync(Device device, bool away, CancellationToken ct) => actors.SetAwayAsync(device.UserId, new SessionAway(device.SessionId, away), ct);

    public Task<PresenceRule> PrivacyAsync(long userId, CancellationToken ct) => actors.PrivacyAsync(userId, ct);

    public Task SetPrivacyAsync(long userId, PresenceRule rule, CancellationToken ct) => actors.SetPrivacyAsync(userId, rule, ct);

    private SessionEntry EntryOf(Device device) => new(device.SessionId, device.DeviceId, instance.Name, device.App) { IssuedAt = device.Identity.IssuedAt, Away = device.BeganAway };
}
