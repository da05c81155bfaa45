using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace DaprMessaging.Sidecar;

/// <summary>How often each app used each API, and each API of an app was used by the sidecar.</summary>
public sealed class CallCounters
{
    private readonly ConcurrentDictionary<(string AppId, string Api), StrongBox<long>> counts = new();

    /// <summary>The counts of now; a bulk call also counts its entries, as <c>"{api}.entries"</c>.</summary>
    public IReadOnlyDictionary<(string AppId, string Api), long> Snapshot() =>
        counts.ToFrozenDictionary(c => c.Key, c => Volatile.Read(ref c.Value.Value));

    /// <summary>The count of one API of one app; 0 if it was never used.</summary>
    public long this[string appId, string api] =>
        counts.TryGetValue((appId, api), out var count) ? Volatile.Read(ref count.Value) : 0;

    internal void Add(string appId, string api, long n = 1) =>
        Interlocked.Add(ref counts.GetOrAdd((appId, api), static _ => new StrongBox<long>()).Value, n);

    internal void AddBulk(string appId, string api, int entries)
    {
        Add(appId, api);
        Add(appId, CounterName.EntriesOf(api), entries);
    }
}
