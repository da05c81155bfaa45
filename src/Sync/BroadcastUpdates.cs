using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For all sessions of each of several users.</summary>
internal static class BroadcastUpdates
{
    public static IReadOnlyList<Target> Route(Proto.BroadcastUpdates e) =>
        [.. e.UserIds.Select(user => new Target(new Delivery { UserId = user, Updates = e.Updates }))];
}
