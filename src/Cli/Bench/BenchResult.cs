namespace DaprMessaging.Cli.Bench;

/// <summary>What was measured. Every message was counted by its receiver.</summary>
internal sealed record BenchResult
{
    /// <summary>Messages that reached their recipient, a second.</summary>
    public required double MessagesPerS { get; init; }

    /// <summary>Copies that reached a recipient's device, a second.</summary>
    public required double DeliveriesPerS { get; init; }

    /// <summary>From the call that sends to the update at the recipient.</summary>
    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    /// <summary>CPU seconds of the server for 1,000 messages; null for a server that is not ours.</summary>
    public required double? ServerCpuSPer1000 { get; init; }

    /// <summary>Acknowledged to the sender, never seen by the recipient.</summary>
    public required long Lost { get; init; }

    public required long Duplicated { get; init; }
}
