namespace DaprMessaging.Cli.Bench;

/// <summary>A fixed schedule: what is late stays late, and does not move what comes after it.</summary>
internal sealed class Pace(TimeProvider time, double perSecond)
{
    private readonly long start = time.GetTimestamp();
    private long turns;

    /// <summary>Waits for the next moment that is due, and says which that is.</summary>
    public async Task<long> NextAsync(CancellationToken stop)
    {
        var dueAt = start + (long)Math.Round(turns++ * time.TimestampFrequency / perSecond);
        var left = time.GetElapsedTime(time.GetTimestamp(), dueAt);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return dueAt;
    }
}
