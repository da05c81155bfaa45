namespace DaprMessaging.Cli.Bench;

/// <summary>What was measured: medians of the repeats. Every message was counted by its receivers.</summary>
internal sealed record BenchResult
{
    public required string Bench { get; init; }

    /// <summary>Messages that reached all their devices, a second.</summary>
    public double MessagesPerS => Median(r => r.MessagesPerS);

    /// <summary>Copies that reached a device, a second.</summary>
    public double DeliveriesPerS => Median(r => r.DeliveriesPerS);

    /// <summary>From the moment a message was due to the update at a device.</summary>
    public double P50Ms => Median(r => r.P50Ms);

    public double P99Ms => Median(r => r.P99Ms);

    public double MaxMs => Median(r => r.MaxMs);

    /// <summary>CPU seconds of the server for 1,000 messages; null where its process is not known.</summary>
    public double? ServerCpuSPer1000 => Repeats.Any(r => r.ServerCpuSPer1000 is null) ? null : Median(r => r.ServerCpuSPer1000!.Value);

    public double ClientCpuSPer1000 => Median(r => r.ClientCpuSPer1000);

    /// <summary>Acknowledged to a sender, never seen by a device; in the warm-up too.</summary>
    public required long Lost { get; init; }

    public required long Duplicated { get; init; }

    /// <summary>Refused, or not answered in time.</summary>
    public required long Failed { get; init; }

    public required IReadOnlyList<Repeat> Repeats { get; init; }

    private double Median(Func<Repeat, double> of) => Statistics.Median(Repeats.Select(of));
}
