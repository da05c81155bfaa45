using System.Collections.Concurrent;

namespace DaprMessaging.Sync;

/// <summary>
/// Those that did not answer: gateways, directories, what is behind a binding. Nobody waits for one of them again until a pause has passed:
/// one that hangs must not hold up what others are to hear, nor be given up after it has come back. (Polly's circuit breaker goes by the wall
/// clock, by a ratio of all calls, lets one call try while it drops the others, and keeps a task of its own for each.)
/// </summary>
/// <param name="time">For the pauses.</param>
/// <param name="failures">In a row, before it counts: a single call may fail for many reasons.</param>
/// <param name="remembered">Of those that never come back nothing is kept for ever.</param>
internal sealed class Outages(TimeProvider time, int failures = 2, int remembered = 1000)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Outage> known = new();

    /// <summary>Whether it may be called now; whoever is told so tells what came of it.</summary>
    public bool MayCall(string whom) => !known.TryGetValue(whom, out var outage) || outage.Failures < failures || time.GetElapsedTime(outage.At) >= Pause(outage.Failures);

    /// <summary>It has not answered since it counted: a call only tries whether it does.</summary>
    public bool IsOut(string whom) => known.TryGetValue(whom, out var outage) && outage.Failures >= failures;

    public void Answered(string whom)
    {
        if (!known.IsEmpty) known.TryRemove(whom, out _);
    }

    public void Failed(string whom)
    {
        if (known.Count >= remembered) known.Clear();
        known.AddOrUpdate(whom, _ => new Outage(1, time.GetTimestamp()), (_, o) => new Outage(o.Failures + 1, time.GetTimestamp()));
    }

    private TimeSpan Pause(int failed) => TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(failed - failures, 8), LongestPause.Ticks));

    private sealed record Outage(int Failures, long At);
}
