namespace DaprMessaging.Cli.Bench;

/// <summary>How much of what.</summary>
internal sealed record Workload
{
    public int Pairs { get; init; } = 1;

    /// <summary>Messages of one sender on their way at once; 0: the next is sent when the last has arrived.</summary>
    public int Window { get; init; }

    public int Seconds { get; init; } = 10;

    public int WarmUpSeconds { get; init; } = 3;

    public int Size { get; init; } = 200;

    /// <summary>The fault switch: recipients overlook every n-th message. 0: none.</summary>
    public int DropEvery { get; init; }
}
