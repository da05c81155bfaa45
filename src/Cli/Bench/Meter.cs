using HdrHistogram;

namespace DaprMessaging.Cli.Bench;

/// <summary>How many deliveries there were, and how late each was; taken off in intervals.</summary>
internal sealed class Meter(TimeProvider time)
{
    private const long LongestUs = 600_000_000;

    private readonly Recorder recorder = HistogramFactory.With64BitBucketSize().WithValuesUpTo(LongestUs).WithPrecisionOf(3)
        .WithThreadSafeWrites().WithThreadSafeReads().Create();

    /// <summary>
    /// From the moment the message was due, not from the one it got out: a sender that is held up counts what it holds up.
    /// </summary>
    public void Arrived(long dueAt) =>
        recorder.RecordValue(Math.Clamp((long)time.GetElapsedTime(dueAt).TotalMicroseconds, 1, LongestUs));

    /// <summary>What came since the last time; in microseconds.</summary>
    public HistogramBase Take() => recorder.GetIntervalHistogram();
}
