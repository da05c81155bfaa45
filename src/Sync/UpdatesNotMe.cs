using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For all sessions of the same user but one: another session of the same device does get it.</summary>
internal static class UpdatesNotMe
{
    public static Target Route(Proto.UpdatesNotMe e) =>
        new(new Delivery { UserId = e.UserId, ExceptSessionId = e.ExceptSessionId, Updates = e.Updates });
}
