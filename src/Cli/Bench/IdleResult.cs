namespace DaprMessaging.Cli.Bench;

/// <summary>What sessions that do nothing cost the server.</summary>
internal sealed record IdleResult
{
    public string Bench { get; } = "idle";

    public required int Sessions { get; init; }

    public required double LoginsPerS { get; init; }

    /// <summary>Growth of the server's memory by a session; null where its process is not known.</summary>
    public required double? KibPerSession { get; init; }

    /// <summary>Of one core, while all of them are idle.</summary>
    public required double? CpuPercent { get; init; }
}
