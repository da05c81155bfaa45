using System.Globalization;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary>A dead letter as it is printed.</summary>
internal sealed record DeadLetterView
{
    public required string Id { get; init; }

    public required string Topic { get; init; }

    public required string Type { get; init; }

    /// <summary>The reason in a word, and in full.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    public required string EventId { get; init; }

    public required string Key { get; init; }

    public required string Trace { get; init; }

    public required DateTimeOffset FirstDiedAt { get; init; }

    public required DateTimeOffset DiedAt { get; init; }

    /// <summary>How often, since it came into the list.</summary>
    public required int Deaths { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Of the dead-letter topic, as the broker said.</summary>
    public required string Partition { get; init; }

    public required string Offset { get; init; }

    public static DeadLetterView Of(string id, string topic, DeadLetter letter) => new()
    {
        Id = id, Topic = topic, Type = letter.Type, Kind = letter.Kind, Reason = letter.Reason, EventId = letter.EventId,
        Key = letter.Key, Trace = letter.Traceparent, FirstDiedAt = DateTimeOffset.FromUnixTimeMilliseconds(letter.FirstDiedAt),
        DiedAt = DateTimeOffset.FromUnixTimeMilliseconds(letter.DiedAt), Deaths = letter.Deaths, Bytes = letter.Size,
        Partition = letter.Partition, Offset = letter.Offset,
    };

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
