namespace DaprMessaging.Hosting.Actors;

/// <summary>One live connection of a device. Ids are below 2^53: they travel as JSON numbers.</summary>
public sealed record SessionEntry(long SessionId, string DeviceId, string ServerId, string App);

/// <summary>Sessions of one user at one gateway.</summary>
public sealed record SessionLease(string ServerId, long[] SessionIds);
