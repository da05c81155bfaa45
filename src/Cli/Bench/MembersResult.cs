namespace DaprMessaging.Cli.Bench;

/// <summary>What a message costs by how many members it is for.</summary>
internal sealed record MembersResult
{
    public required IReadOnlyList<MembersPoint> Points { get; init; }

    /// <summary>Messages that the member who listens did not see, those of the warm-up included.</summary>
    public required long Lost { get; init; }
}

/// <summary>One size.</summary>
internal sealed record MembersPoint
{
    public required int Members { get; init; }

    /// <summary>It is kept once, and not by each member.</summary>
    public required bool IsChannel { get; init; }

    /// <summary>From the first request to when the member who listens has seen the last message.</summary>
    public required double MessagesPerS { get; init; }

    /// <summary>CPU seconds of the server for 1,000 messages, until it has nothing more to do for them; null where its process is not known.</summary>
    public required double? ServerCpuSPer1000 { get; init; }

    public required long Lost { get; init; }
}
