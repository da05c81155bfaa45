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

    /// <summary>Sessions that are not in the list of their user's sessions, as the one that is online.</summary>
    public required int Unlisted { get; init; }

    /// <summary>Of a message to each of them: sessions that have not heard of it, and those that have more than once; before the storm and after it.</summary>
    public required int Missed { get; init; }

    public required int Doubled { get; init; }

    /// <summary>Messages to all of them, each to one, until all have theirs.</summary>
    public required double PushesPerS { get; init; }

    /// <summary>Others whom each watches.</summary>
    public required int Watches { get; init; }

    /// <summary>How often one was told that another was not there, who had only gone and come at the same moment as all others.</summary>
    public required int Gone { get; init; }

    /// <summary>Until all are back that have gone and come at the same moment.</summary>
    public required double StormS { get; init; }
}
