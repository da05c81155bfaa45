using System.Globalization;

namespace DaprMessaging.Cli.Chat;

/// <summary>Something to be sent later, as it is typed: 10m the rest is the text.</summary>
/// <param name="When">In so long, or at a time of the day.</param>
/// <param name="Text">What.</param>
internal sealed record Later(Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> When, string Text)
{
    /// <summary>Null: it says no time, or nothing.</summary>
    public static Later? Read(string argument)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && Time(argument[..space]) is { } when && argument[space..].Trim() is { Length: > 0 } text ? new Later(when, text) : null;
    }

    /// <summary>A number of the list; null: it is none.</summary>
    public static int? Number(string argument) => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset>? Time(string word)
    {
        if (TimeOnly.TryParseExact(word, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return (now, zone) => Next(time, now, zone);
        return Wait(word) is { } given ? (now, _) => now + given : null;
    }

    /// <summary>30s, 10m, 2h, 1d; null: it is nothing like that.</summary>
    public static TimeSpan? Wait(string word)
    {
        if (word.Length < 2 || !int.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > 100_000) return null;
        return word[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    // Today, or if that is past, tomorrow.
    private static DateTimeOffset Next(TimeOnly time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var here = TimeZoneInfo.ConvertTime(now, zone);
        var at = new DateTimeOffset(here.Date + time.ToTimeSpan(), here.Offset);
        return at > here ? at : at.AddDays(1);
    }
}
