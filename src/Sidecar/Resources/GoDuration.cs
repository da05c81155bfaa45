using System.Buffers;
using System.Globalization;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>Durations as Go writes them: <c>1h0m0s0ms</c>, <c>250ms</c>, <c>1.5s</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> number = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(number);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(number);
            var unit = letters < 0 ? rest : rest[..letters];
            double? ms = unit switch
            {
                "ns" => 1e-6,
                "us" or "µs" => 1e-3,
                "ms" => 1,
                "s" => 1000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => null,
            };
            if (ms is null)
                return false;
            duration += TimeSpan.FromMilliseconds(value * ms.Value);
            rest = rest[unit.Length..];
        }
        return text.Length > 0;
    }
}
