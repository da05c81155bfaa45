using BitFaster.Caching.Lru;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// Keys known to be there: profiles and conversations never go away, and whoever is a bot is one for ever, so remembering that
/// cannot be wrong.
/// </summary>
internal sealed class Existence
{
    private readonly ConcurrentLru<string, bool> known = new(100_000);

    public bool IsKnown(string key) => known.TryGet(key, out _);

    /// <summary>It is there, and the profile of a bot.</summary>
    public bool IsOfBot(string key) => known.TryGet(key, out var isOfBot) && isOfBot;

    public void Learn(string key, bool isOfBot = false) => known.AddOrUpdate(key, isOfBot);
}
