namespace DaprMessaging.Cli.Bench;

/// <summary>What one device has seen: which numbers of which sender, and how often.</summary>
internal sealed class Tally(Meter meter)
{
    private readonly Dictionary<int, HashSet<long>> seen = [];
    private readonly Lock gate = new();
    private long duplicated;

    public long Duplicated => Interlocked.Read(ref duplicated);

    /// <summary>Of one sender, each number once.</summary>
    public long CountOf(int sender)
    {
        lock (gate) return seen.TryGetValue(sender, out var numbers) ? numbers.Count : 0;
    }

    public void Take(Stamp stamp)
    {
        lock (gate)
        {
            if (!seen.TryGetValue(stamp.Sender, out var numbers)) seen[stamp.Sender] = numbers = [];
            if (!numbers.Add(stamp.Number))
            {
                duplicated++;
                return;
            }
        }

        meter.Arrived(stamp.DueAt);
    }
}
