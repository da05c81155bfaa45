using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>
/// The devices of one user, and which of their tokens are refused, as the directory decides on it. No I/O, no clock: times are Unix time
/// in milliseconds, for tokens say when they were issued.
/// </summary>
/// <param name="devices">Those that have come, also those that were ended.</param>
/// <param name="othersEndedAt">When all were ended but one, those too that are not known; 0: never.</param>
internal sealed class KnownDevices(IEnumerable<DeviceEntry> devices, long othersEndedAt)
{
    private const int Most = 500;

    private readonly Dictionary<string, DeviceEntry> byId = devices.ToDictionary(d => d.DeviceId);

    /// <summary>What is to be kept.</summary>
    public IReadOnlyCollection<DeviceEntry> All => byId.Values;

    public long OthersEndedAt { get; private set; } = othersEndedAt;

    /// <summary>Those that were not ended, the last one seen first.</summary>
    public IEnumerable<DeviceEntry> There => byId.Values.Where(d => d.EndedAt == 0).OrderByDescending(d => d.SeenAt);

    /// <summary>A token is good: its device has not been ended since.</summary>
    public bool Admits(string device, long issuedAt) =>
        (byId.TryGetValue(device, out var known) ? known.EndedAt : OthersEndedAt) is var endedAt && (endedAt == 0 || issuedAt > endedAt);

    /// <summary>It has come.</summary>
    public void See(string device, string app, long now)
    {
        var known = byId.GetValueOrDefault(device);
        byId[device] = new DeviceEntry(device, app, known is { EndedAt: 0 } ? known.Since : now, now);
        if (byId.Count > Most) byId.Remove(byId.Values.Where(d => d.DeviceId != device).MinBy(d => d.SeenAt)!.DeviceId);
    }

    /// <summary>It has gone.</summary>
    public void Leave(string device, long now)
    {
        if (byId.TryGetValue(device, out var known)) byId[device] = known with { SeenAt = now };
    }

    /// <summary>A device is ended, or all but one are.</summary>
    /// <returns>Which; null: it is not known.</returns>
    public IReadOnlySet<string>? End(Ending ending, long now)
    {
        if (ending.DeviceId.Length > 0 && !byId.ContainsKey(ending.DeviceId)) return null;
        var ended = byId.Keys.Where(id => ending.DeviceId.Length > 0 ? id == ending.DeviceId : id != ending.ExceptDeviceId).ToHashSet();
        foreach (var id in ended) byId[id] = byId[id] with { EndedAt = now };
        if (ending.DeviceId.Length == 0) OthersEndedAt = now;
        return ended;
    }
}
