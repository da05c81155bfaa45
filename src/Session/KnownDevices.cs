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

    /// <summary>Those that were not ended, or have come with a later token since; the last one seen first.</summary>
    public IEnumerable<DeviceEntry> There => byId.Values.Where(IsThere).OrderByDescending(d => d.SeenAt);

    /// <summary>Those that can be notified.</summary>
    public PushAddress[] Notified => [.. byId.Values.Where(d => d.PushToken.Length > 0 && IsThere(d)).Select(d => new PushAddress(d.DeviceId, d.PushToken))];

    /// <summary>A token is good: its device has not been ended since it was issued.</summary>
    public bool Admits(string device, long issuedAt) => FloorOf(device) is var endedAt && (endedAt == 0 || issuedAt > endedAt);

    /// <summary>It has come.</summary>
    /// <param name="device">Which.</param>
    /// <param name="app">As it says.</param>
    /// <param name="now">When.</param>
    /// <param name="online">Those that are connected: they are not forgotten.</param>
    public void See(string device, string app, long now, IReadOnlyCollection<string> online)
    {
        var (known, floor) = (byId.GetValueOrDefault(device), FloorOf(device));
        byId[device] = new DeviceEntry(device, app, known is not null && IsThere(known) ? known.Since : Math.Max(now, floor + 1), now, floor) { PushToken = known?.PushToken ?? "" };
        if (byId.Count > Most) Forget(byId.Values.Where(d => d.DeviceId != device && !online.Contains(d.DeviceId)));
    }

    /// <summary>It has gone.</summary>
    public void Leave(string device, long now)
    {
        if (byId.TryGetValue(device, out var known)) byId[device] = known with { SeenAt = now };
    }

    /// <summary>It is notified so from now on. One token is one device's: whoever had it before has it no more.</summary>
    /// <returns>False: it is not known, or was ended.</returns>
    public bool Register(PushAddress device)
    {
        if (!byId.TryGetValue(device.DeviceId, out var known) || !IsThere(known)) return false;
        foreach (var other in byId.Values.Where(d => d.PushToken.Length > 0 && d.PushToken == device.Token).ToList()) byId[other.DeviceId] = other with { PushToken = "" };
        byId[device.DeviceId] = known with { PushToken = device.Token };
        return true;
    }

    /// <summary>A device is ended, or all but one are, those too that are not known.</summary>
    /// <returns>False: it is not known.</returns>
    public bool End(Ending ending, long now)
    {
        if (ending.DeviceId.Length > 0 && !byId.ContainsKey(ending.DeviceId)) return false;
        if (ending.DeviceId.Length == 0 && !byId.ContainsKey(ending.ExceptDeviceId)) byId[ending.ExceptDeviceId] = new DeviceEntry(ending.ExceptDeviceId, "", now, now, OthersEndedAt);
        foreach (var id in byId.Keys.Where(id => ending.Means(id)).ToList()) byId[id] = byId[id] with { EndedAt = now, PushToken = "" };
        if (ending.DeviceId.Length == 0) OthersEndedAt = now;
        return true;
    }

    private static bool IsThere(DeviceEntry device) => device.Since > device.EndedAt;

    private long FloorOf(string device) => byId.TryGetValue(device, out var known) ? known.EndedAt : OthersEndedAt;

    // Of those that were ended that is all that is known of their tokens: they go last.
    private void Forget(IEnumerable<DeviceEntry> some)
    {
        if (some.OrderBy(d => d.EndedAt > OthersEndedAt).ThenBy(d => d.SeenAt).FirstOrDefault() is { } forgotten) byId.Remove(forgotten.DeviceId);
    }
}
