using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For all sessions of the user; devices that are not reached are notified.</summary>
internal static class PushUpdates
{
    public static Target Route(Proto.PushUpdates e) => new(new Delivery { UserId = e.UserId, Updates = e.Updates }) { Notifies = e.Updates?.Updates_.Any(PushUpdatesIfNot.IsNotable) == true };
}
