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

    public async Task AttachAsync(Device device, CancellationToken ct)
    {
        var entry = new SessionEntry(device.SessionId, device.DeviceId, instance.Name, device.App);
        await actors.AttachAsync(device.UserId, entry, ct);
        await publisher.PublishAsync([Emission.Of(
            Names.SyncTopic, Names.UserKey(device.UserId), $"{instance.Name}/{device.SessionId}",
            new RoutesChanged { UserId = device.UserId, ServerId = instance.Name }, Tracing.TraceParent())], ct);
    }

    /// <summary>Best effort: a lease that nobody renews ends by itself.</summary>
    public async Task DetachAsync(Device device)
    {
        using var patience = new CancellationTokenSource(Patience);
        await actors.DetachAsync(device.UserId, new SessionLease(instance.Name, [device.SessionId]), patience.Token);
    }

    /// <summary>Says that these are still here; answers with those that the directory has forgotten.</summary>
    public Task<long[]> RenewAsync(long userId, IEnumerable<Device> devices, CancellationToken ct) =>
        actors.RenewAsync(userId, new SessionLease(instance.Name, [.. devices.Select(d => d.SessionId)]), ct);
}
