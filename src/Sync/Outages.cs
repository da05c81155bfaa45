using System.Collections.Concurrent;

namespace DaprMessaging.Sync;

/// <summary>
/// Gateways that did not answer. Nobody waits for one of them again until a pause has passed: a gateway that hangs must not
/// hold up what others are to hear, nor be given up after it has come back. (Polly's circuit breaker goes by the wall clock,
/// by a ratio of all calls, lets one call try while it drops the others, and keeps a task of its own for each gateway.)
/// </summary>
internal sealed class Outages(TimeProvider time)
{
    /// <summary>In a row, before it counts: a single call may fail for many reasons.</summary>
    private const int Failures = 2;

    /// <summary>Of gateways that never come back nothing is kept for ever.</summary>
    private const int Remembered = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Outage> known = new();

    /// <summary>Whether it may be called now; whoever is told so tells what came of it.</summary>
    public bool MayCall(string server) =>
        !known.TryGetValue(server, out var outage) || outage.Failures < Failures ||
        time.GetElapsedTime(outage.At) >= Pause(outage.Failures);

    public void Answered(string server)
    {
        if (!known.IsEmpty) known.TryRemove(server, out _);
    }

    public void Failed(string server)
    {
        if (known.Count >= Remembered) known.Clear();
        known.AddOrUpdate(server, _ => new Outage(1, time.GetTimestamp()), (_, o) => new Outage(o.Failures + 1, time.GetTimestamp()));
    }

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(failures - Failures, 8), LongestPause.Ticks));

    private sealed record Outage(int Failures, long At);
}
