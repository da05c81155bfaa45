using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Session;

namespace DaprMessaging.Units.Session;

/// <summary>Devices, in short.</summary>
internal static class Phones
{
    public static Device Of(
        long user = 42, long session = 9, string device = "phone", int maxPending = 256, int maxQueued = 8 << 20, Backlog? backlog = null)
    {
        var options = new SessionOptions { MaxPending = maxPending, MaxQueuedBytes = maxQueued };
        return new Device(new Identity(user, device, "name", "username"), session, "app", options, backlog ?? Ears.Backlog(options));
    }
}
