using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For all sessions of each of several users, or for all that listen to a channel.</summary>
internal static class BroadcastUpdates
{
    public static IReadOnlyList<Target> Route(Proto.BroadcastUpdates e) => e.ChannelId != 0
        ? [new Target(new Delivery
        {
            UserId = Names.ListenersOf(e.ChannelId), Updates = e.Updates, ExceptSessionId = e.ExceptSessionId, LeftOp = e.LeftOp, AboutUserId = e.AboutUserId,
        })]
        : [.. e.UserIds.Select(user => new Target(new Delivery { UserId = user, Updates = e.Updates, ExceptSessionId = e.ExceptSessionId }))];
}
