namespace DaprMessaging.Sidecar.PubSub;

/// <summary>The measures of a durable log; small ones let a test see it wrap.</summary>
internal sealed record LogSize
{
    /// <summary>A page holds the largest record; two pages are in memory at a time.</summary>
    public int PageBits { get; init; } = 23;

    /// <summary>A segment is one file.</summary>
    public int SegmentBits { get; init; } = 25;

    /// <summary>Below this nothing is copied forward.</summary>
    public long MinBytes { get; init; } = 96 << 20;

    public int MaxRecord => (1 << PageBits) - 4096;
}
