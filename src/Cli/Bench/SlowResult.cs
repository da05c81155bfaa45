namespace DaprMessaging.Cli.Bench;

/// <summary>What sessions that do not read cost the server, and those that do.</summary>
internal sealed record SlowResult
{
    public string Bench { get; } = "slow";

    public required int Sessions { get; init; }

    /// <summary>To the channel, before they came to it, and as many after.</summary>
    public required int Messages { get; init; }

    /// <summary>Those that do not read and were told that they fell behind, or cut off.</summary>
    public required int ToldToGo { get; init; }

    /// <summary>Growth of the server's memory from the moment on when they do not read, at its most; null where its process is not known.</summary>
    public required double? MemoryMib { get; init; }

    /// <summary>Messages that those who read have not seen, nor some of the others when they were back.</summary>
    public required int Lost { get; init; }

    /// <summary>Of those who read, from the moment a message was due: while there are no others.</summary>
    public required double WithoutP50Ms { get; init; }

    public required double WithoutP99Ms { get; init; }

    public required double WithoutMaxMs { get; init; }

    /// <summary>Likewise among the others.</summary>
    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double MaxMs { get; init; }
}
