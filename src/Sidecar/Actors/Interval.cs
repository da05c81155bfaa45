using System.Globalization;
using System.Text.RegularExpressions;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// A length of time as timers and reminders have it: ISO 8601, which may say how often (<c>R5/PT10S</c>), or Go's
/// (<c>1h2m3s4ms</c>).
/// </summary>
internal readonly partial record struct Interval(int Months, int Days, TimeSpan Time)
{
    /// <summary>Null = without end.</summary>
    public int? Repetitions { get; init; }

    public bool IsZero => this is { Months: 0, Days: 0, Time.Ticks: 0 };

    /// <summary>Months and days of the calendar, which differ in length.</summary>
    public bool IsOfCalendar => Months != 0 || Days != 0;

    public DateTimeOffset After(DateTimeOffset moment) => moment.AddMonths(Months).AddDays(Days) + Time;

    public static bool TryParse(string text, out Interval interval)
    {
        interval = default;
        if (Iso8601().Match(text) is { Success: true, Length: > 1 } match)
        {
            int Part(string name) => match.Groups[name] is { Success: true } group
                ? int.Parse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
            interval = new(Part("years") * 12 + Part("months"), Part("weeks") * 7 + Part("days"),
                new TimeSpan(Part("hours"), Part("minutes"), Part("seconds")))
            {
                Repetitions = match.Groups["repeat"].Success && Part("repeat") >= 0 ? Part("repeat") : null,
            };
            return true;
        }
        if (!GoDuration.TryParse(text, out var time))
            return false;
        interval = new(0, 0, time);
        return true;
    }

    /// <summary>A moment, or an interval from <paramref name="start"/> on.</summary>
    public static bool TryParseMoment(string text, DateTimeOffset start, out DateTimeOffset moment, out string problem)
    {
        (moment, problem) = (start, "");
        if (TryParse(text, out var interval))
        {
            moment = interval.After(start);
            problem = interval.Repetitions is null ? "" : "repetitions are not allowed";
        }
        else if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment))
        {
            problem = $"unsupported time/duration format: {text}";
        }
        return problem.Length == 0;
    }

    // Nine digits at most, so that each part is an int.
    [GeneratedRegex(@"^(R(?<repeat>-?\d{1,9})/?)?(P((?<years>\d{1,3})Y)?((?<months>\d{1,4})M)?((?<weeks>\d{1,4})W)?((?<days>\d{1,5})D)?(T((?<hours>\d{1,6})H)?((?<minutes>\d{1,8})M)?((?<seconds>\d{1,9})S)?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso8601();
}
