namespace DaprMessaging.Hosting.Actors;

/// <summary>One live connection of a device. Ids are below 2^53: they travel as JSON numbers.</summary>
public sealed record SessionEntry(long SessionId, string DeviceId, string ServerId, string App)
{
    /// <summary>When its token was issued, Unix time in milliseconds; 0: that is not known. Not kept.</summary>
    public long IssuedAt { get; init; }

    /// <summary>Nobody looks at the device.</summary>
    public bool Away { get; init; }
}

/// <summary>Sessions of one user at one gateway.</summary>
public sealed record SessionLease(string ServerId, long[] SessionIds);

/// <summary>A device of a user. Times are Unix time in milliseconds.</summary>
/// <param name="DeviceId">As its tokens name it.</param>
/// <param name="App">As its Hello named it last.</param>
/// <param name="Since">Its first login, or the first after it was ended; not after that: it has not come back.</param>
/// <param name="SeenAt">When it last came or went.</param>
/// <param name="EndedAt">When it was last ended: tokens that were issued up to then are refused, also when it has come back. 0: never.</param>
public sealed record DeviceEntry(string DeviceId, string App, long Since, long SeenAt, long EndedAt = 0)
{
    /// <summary>What the relay of notifications knows it by; empty: it is not notified.</summary>
    public string PushToken { get; init; } = "";
}

/// <summary>Where a user can be reached: sessions, and devices that can be notified while they have none.</summary>
public sealed record Reach(SessionEntry[] Sessions, PushAddress[] Devices);

/// <summary>A device, and what the relay of notifications knows it by.</summary>
public sealed record PushAddress(string DeviceId, string Token);

/// <summary>The devices of a user, and which are connected.</summary>
public sealed record DeviceList(DeviceEntry[] Devices, string[] Online);

/// <summary>A device is to be ended; without one, all but another are.</summary>
public sealed record Ending(string DeviceId, string ExceptDeviceId)
{
    public bool Means(string device) => DeviceId.Length > 0 ? device == DeviceId : device.Length > 0 && device != ExceptDeviceId;
}

/// <summary>Who a token speaks for, and when it was issued; Unix time in milliseconds.</summary>
public sealed record TokenClaim(string DeviceId, long IssuedAt);
