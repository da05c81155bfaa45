namespace DaprMessaging.Cli.Bench;

/// <summary>One measured stretch of time.</summary>
internal sealed record Repeat
{
    /// <summary>Messages that reached all their devices, a second.</summary>
    public required double MessagesPerS { get; init; }

    /// <summary>Copies that reached a device, a second.</summary>
    public required double DeliveriesPerS { get; init; }

    /// <summary>From the moment a message was due to the update at a device.</summary>
    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double MaxMs { get; init; }

    /// <summary>CPU seconds of the server for 1,000 messages; null where its process is not known.</summary>
    public required double? ServerCpuSPer1000 { get; init; }

    /// <summary>The same of this process, with all the clients in it.</summary>
    public required double ClientCpuSPer1000 { get; init; }
}
