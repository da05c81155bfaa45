namespace DaprMessaging.Inbox.Verification;

/// <summary>Numbers in ascending order, as people write them: 3, 7-12.</summary>
internal static class Ranges
{
    private const int MaxShown = 8;

    public static string Of(IEnumerable<long> numbers)
    {
        var ranges = new List<(long From, long To)>();
        foreach (var n in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].To == n - 1) ranges[^1] = (ranges[^1].From, n);
            else ranges.Add((n, n));
        }

        var shown = ranges.Take(MaxShown).Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}-{r.To}");
        return string.Join(", ", shown) + (ranges.Count > MaxShown ? ", …" : "");
    }
}
