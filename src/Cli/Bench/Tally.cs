using System.Globalization;
using HdrHistogram;

namespace DaprMessaging.Cli.Bench;

/// <summary>What one recipient has seen of one sender: which numbers, how often, how late.</summary>
internal sealed class Tally(TimeProvider time, LongConcurrentHistogram latencies)
{
    private readonly HashSet<long> seen = [];
    private readonly Lock gate = new();
    private long duplicated;

    /// <summary>Counted only from here on.</summary>
    public bool IsMeasuring { get; set; }

    public long Count
    {
        get { lock (gate) return seen.Count; }
    }

    public long Duplicated => duplicated;

    /// <summary>A text that says its number and when it was sent, and is as long as asked.</summary>
    public string NewText(long number, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {time.GetTimestamp()} ").PadRight(size, 'x');

    public void Take(string text)
    {
        var parts = text.Split(' ', 3);
        var number = long.Parse(parts[0], CultureInfo.InvariantCulture);
        var sentAt = long.Parse(parts[1], CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (!seen.Add(number)) duplicated++;
        }

        if (IsMeasuring) latencies.RecordValue(Math.Max(1, (long)time.GetElapsedTime(sentAt).TotalMicroseconds));
    }
}
