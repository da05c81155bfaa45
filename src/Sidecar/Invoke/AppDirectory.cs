using System.Collections.Concurrent;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.Invoke;

/// <summary>The attached instances of each app, taken in turns.</summary>
internal sealed class AppDirectory
{
    private readonly ConcurrentDictionary<string, AppChannel[]> apps = new(StringComparer.Ordinal);
    private int next;

    public void Add(string appId, AppChannel app) => apps.AddOrUpdate(appId, [app], (_, known) => [.. known, app]);

    public void Remove(string appId, AppChannel app) =>
        apps.AddOrUpdate(appId, [], (_, known) => [.. known.Where(k => k != app)]);

    /// <summary>Null = none is attached.</summary>
    public AppChannel? Next(string appId) => apps.TryGetValue(appId, out var known) && known is [_, ..]
        ? known[(uint)Interlocked.Increment(ref next) % known.Length]
        : null;
}
