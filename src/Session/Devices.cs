using System.Collections.Concurrent;
using System.Collections.Immutable;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>Who is connected to this gateway.</summary>
internal sealed class Devices(Listeners listeners, Watchers watchers, Backlog backlog) : IGateway
{
    private readonly ConcurrentDictionary<long, ImmutableArray<Device>> byUser = [];

    public void Add(Device device)
    {
        backlog.Join();
        byUser.AddOrUpdate(device.UserId, [device], (_, others) => others.Add(device));
    }

    public void Remove(Device device)
    {
        backlog.Leave();
        var left = byUser.AddOrUpdate(device.UserId, [], (_, all) => all.Remove(device));
        if (left.IsEmpty) byUser.TryRemove(new KeyValuePair<long, ImmutableArray<Device>>(device.UserId, left));
    }

    public IEnumerable<KeyValuePair<long, IReadOnlyList<Device>>> ByUser() =>
        byUser.Select(u => new KeyValuePair<long, IReadOnlyList<Device>>(u.Key, u.Value));

    public HandoverReply Take(Handover handover)
    {
        var reply = new HandoverReply();
        foreach (var delivery in handover.Deliveries)
        {
            if (delivery.Presence is { } presence)
            {
                watchers.Take(presence);
                continue;
            }

            if (delivery.UserId < 0)
            {
                listeners.Take(delivery, reply);
                continue;
            }

            if (!byUser.TryGetValue(delivery.UserId, out var here) || here.IsEmpty)
            {
                reply.AbsentUserIds.Add(delivery.UserId);
                continue;
            }

            var reached = new Reached { UserId = delivery.UserId };
            foreach (var device in here)
            {
                if (delivery.EndedDeviceIds.Contains(device.DeviceId)) device.Close(Bye.Types.Reason.Terminated, Refusal.Of(Refusal.Types.Code.TokenInvalid, "token"));
                else if (IsFor(delivery, device))
                {
                    device.Take(delivery);
                    if (delivery.AsksWho && device is { IsClosed: false, IsQuiet: false }) reached.DeviceIds.Add(device.DeviceId);
                }
            }

            if (reached.DeviceIds.Count > 0) reply.Reached.Add(reached);
        }

        return reply;
    }

    public void CloseAll(Bye.Types.Reason reason)
    {
        foreach (var device in byUser.Values.SelectMany(d => d)) device.Close(reason);
    }

    /// <summary>Blocks: for the end of the process only.</summary>
    public void WaitUntilEmpty(TimeSpan patience) => SpinWait.SpinUntil(() => byUser.IsEmpty, patience);

    private static bool IsFor(Delivery delivery, Device device) =>
        (delivery.OnlySessionId == 0 || delivery.OnlySessionId == device.SessionId) &&
        (delivery.OnlyDeviceId.Length == 0 || delivery.OnlyDeviceId == device.DeviceId) &&
        (delivery.ExceptSessionId == 0 || delivery.ExceptSessionId != device.SessionId);
}
