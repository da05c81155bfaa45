namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// How long a partition rests after a RETRY: 100 ms, doubling up to 5 s, the last half of it by chance.
/// </summary>
internal static class Backoff
{
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(5);

    public static TimeSpan Delay(int attempt, Chance chance)
    {
        var full = first * Math.Pow(2, Math.Min(attempt - 1, 10));
        return (full < longest ? full : longest) * (0.5 + 0.5 * chance.NextDouble());
    }
}
