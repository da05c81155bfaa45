using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Sync;

/// <summary>Where a user can be reached.</summary>
/// <param name="Servers">At which gateways.</param>
/// <param name="Devices">Those that can be notified while they are at none.</param>
/// <param name="LearntAt">When.</param>
internal sealed record Route(string[] Servers, PushAddress[] Devices, long LearntAt)
{
    /// <summary>Nobody has said: that is not the same as nowhere.</summary>
    public static readonly Route Unknown = new([], [], 0);

    public bool IsKnown => !ReferenceEquals(this, Unknown);
}
