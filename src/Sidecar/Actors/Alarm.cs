using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>A timer or a reminder that is set: when it rings next, and how often it still does.</summary>
internal sealed record Alarm
{
    /// <summary>As the app wrote it.</summary>
    public required string DueTime { get; init; }

    /// <summary>As the app wrote it.</summary>
    public required string Period { get; init; }

    public required string Callback { get; init; }

    /// <summary>JSON; null = none.</summary>
    public string? Data { get; init; }

    public required DateTimeOffset NextAt { get; init; }

    /// <summary>This ring included; null = without end.</summary>
    public int? RingsLeft { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore]
    public bool HasExpired => NextAt > ExpiresAt;

    /// <exception cref="FormatException">A time cannot be read, or its life is over before it begins.</exception>
    /// <param name="waitsFirst">Without a due time: the first ring is a period away, not at once.</param>
    public static Alarm Set(string kind, AlarmKey key, AlarmRequest request, DateTimeOffset now, bool waitsFirst)
    {
        var (due, problem) = (now, "");
        if (request.DueTime != "" && !Interval.TryParseMoment(request.DueTime, now, out due, out problem))
            throw new FormatException($"error parsing {kind} due time: {problem}");
        var every = EveryOf(request.Period, kind);
        if (waitsFirst && request.DueTime == "")
            due = every.After(now);
        DateTimeOffset? expiresAt = null;
        if (request.Ttl != "")
        {
            if (!Interval.TryParseMoment(request.Ttl, due, out var end, out problem))
                throw new FormatException($"error parsing {kind} TTL: {problem}");
            if (now > end || due > end)
                throw new FormatException(
                    $"{kind} {key} has already expired: dueTime: {due:O} TTL: {request.Ttl}");
            expiresAt = end;
        }
        return new()
        {
            DueTime = request.DueTime,
            Period = request.Period,
            Callback = request.Callback,
            Data = request.Data,
            NextAt = due,
            RingsLeft = every.IsZero ? 1 : every.Repetitions,
            ExpiresAt = expiresAt,
        };
    }

    public static Interval EveryOf(string period, string kind)
    {
        if (period == "")
            return default;
        if (!Interval.TryParse(period, out var every))
            throw new FormatException($"invalid {kind} period: parse error: unsupported duration format: {period}");
        return every.Repetitions == 0
            ? throw new FormatException($"invalid {kind} period: has zero repetitions") : every;
    }

    /// <summary>After a ring; null = that was the last.</summary>
    public Alarm? Following()
    {
        if (RingsLeft <= 1 || !Interval.TryParse(Period, out var every))
            return null;
        var next = this with { NextAt = every.After(NextAt), RingsLeft = RingsLeft - 1 };
        return next.HasExpired ? null : next;
    }

    /// <summary>What the app gets, in daprd's order of fields.</summary>
    public byte[] Body(bool isTimer)
    {
        var text = new StringBuilder("{");
        if (Data is not null)
            text.Append("\"data\":").Append(Data).Append(',');
        if (isTimer)
            text.Append("\"callback\":").Append(JsonSerializer.Serialize(Callback)).Append(',');
        text.Append("\"dueTime\":").Append(JsonSerializer.Serialize(DueTime));
        text.Append(",\"period\":").Append(JsonSerializer.Serialize(Period)).Append('}');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
