namespace DaprMessaging.Cli.Bench;

/// <summary>How a sender sends, and how it is measured.</summary>
internal sealed record Load
{
    /// <summary>Messages of one sender on their way at once; 0: the next is sent when the last is there.</summary>
    public int Window { get; init; } = 16;

    /// <summary>Messages of each sender a second, on a fixed schedule; 0: as fast as the window allows.</summary>
    public double Rate { get; init; }

    public int Seconds { get; init; } = 5;

    public int WarmUpSeconds { get; init; } = 5;

    public int Repeats { get; init; } = 3;

    public int Size { get; init; } = 200;

    /// <summary>The fault switch: listeners overlook every n-th message. 0: none.</summary>
    public int DropEvery { get; init; }
}
