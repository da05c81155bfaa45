namespace DaprMessaging.Cli.Bench;

/// <summary>What was measured: medians of the repeats.</summary>
internal sealed record OfflineResult
{
    public string Bench { get; } = "offline";

    public required int Messages { get; init; }

    public required int Dialogs { get; init; }

    /// <summary>Accepted from one sender, a second, while the recipient is away.</summary>
    public double StoredPerS => Statistics.Median(Repeats.Select(r => r.StoredPerS));

    /// <summary>Had by the recipient, a second, from the connect on.</summary>
    public double FetchedPerS => Statistics.Median(Repeats.Select(r => r.FetchedPerS));

    /// <summary>Accepted and never had.</summary>
    public required long Lost { get; init; }

    public required long Duplicated { get; init; }

    public required IReadOnlyList<OfflineRepeat> Repeats { get; init; }
}

/// <summary>One absence.</summary>
internal sealed record OfflineRepeat
{
    public required double StoredPerS { get; init; }

    public required double FetchedPerS { get; init; }

    /// <summary>CPU seconds of the server for 1,000 messages; null where its process is not known.</summary>
    public required double? StoringCpuSPer1000 { get; init; }

    public required double? FetchingCpuSPer1000 { get; init; }

    /// <summary>From the connect of a device that knows nothing to its first screen.</summary>
    public required double FirstScreenMs { get; init; }

    /// <summary>Growth while all of it is had, at its most.</summary>
    public required double? ServerMemoryMib { get; init; }

    /// <summary>Likewise, of the device that has it, with what the bench notes of each message.</summary>
    public required double? ClientMemoryMib { get; init; }
}
