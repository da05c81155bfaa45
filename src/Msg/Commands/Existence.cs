using BitFaster.Caching.Lru;

namespace DaprMessaging.Msg.Commands;

/// <summary>Keys known to be there: profiles and conversations never go away, so remembering that they exist cannot be wrong.</summary>
internal sealed class Existence
{
    private readonly ConcurrentLru<string, bool> known = new(100_000);

    public bool IsKnown(string key) => known.TryGet(key, out _);

    public void Learn(string key) => known.AddOrUpdate(key, true);
}
