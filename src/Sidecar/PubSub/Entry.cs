namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One message's place in a partition.</summary>
internal sealed class Entry(long offset)
{
    public long Offset { get; } = offset;

    /// <summary>Null = not in memory: it is read from the log again when its turn comes.</summary>
    public Message? Message { get; set; }

    /// <summary>Where its record is in the log; 0 = not in the log. Moves when the log is compacted.</summary>
    public long Address { get; set; }

    /// <summary>The bytes of its record in the log.</summary>
    public int Length { get; init; }
}
