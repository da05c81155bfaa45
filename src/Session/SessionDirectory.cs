using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>
/// Tells the directory who is here. Each session is announced on Sync-T as well, before it reads how far its mailbox is: an
/// update that it does not see there comes later on the same key, and finds the way. Each, and not only a user's first one
/// here: whether an earlier announcement got through, neither the directory nor another session knows.
/// </summary>
internal sealed class SessionDirectory(IActors actors, IPublisher publisher, Instance instance)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task AttachAsync(Device device, CancellationToken ct) => AttachAsync(device.UserId, device.SessionId, device.DeviceId, device.App, ct);

    /// <summary>This gateway has somebody who listens to a channel: under a number of its own.</summary>
    public Task AttachAsync(long listeners, long number, CancellationToken ct) => AttachAsync(listeners, number, "", "", ct);

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

    private async Task AttachAsync(long userId, long sessionId, string deviceId, string app, CancellationToken ct)
    {
        await actors.AttachAsync(userId, new SessionEntry(sessionId, deviceId, instance.Name, app), ct);
        await publisher.PublishAsync([Emission.Of(
            Names.SyncTopic, Names.UserKey(userId), $"{instance.Name}/{sessionId}",
            new RoutesChanged { UserId = userId, ServerId = instance.Name }, Tracing.TraceParent())], ct);
    }
}
