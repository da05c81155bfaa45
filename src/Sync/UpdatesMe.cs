using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For exactly the named session, or for that device wherever it is: what nobody asked for.</summary>
internal static class UpdatesMe
{
    public static Target Route(Proto.UpdatesMe e) => e.SessionId == 0 && e.DeviceId.Length == 0 ? throw new FormatException("for nobody: neither a session nor a device") : new(
        new Delivery { UserId = e.UserId, OnlySessionId = e.SessionId, OnlyDeviceId = e.DeviceId, Updates = e.Updates },
        e.ServerId.Length > 0 ? e.ServerId : null);
}
