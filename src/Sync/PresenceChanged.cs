using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For those who watch a user, at the gateways that the directory names.</summary>
internal static class PresenceChanged
{
    public static IReadOnlyList<Target> Route(Proto.PresenceChanged e)
    {
        var delivery = new Delivery { UserId = e.UserId, Presence = e.Clone() };
        delivery.Presence.ServerIds.Clear();
        return [.. e.ServerIds.Select(server => new Target(delivery, server))];
    }
}
