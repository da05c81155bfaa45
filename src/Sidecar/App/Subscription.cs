namespace DaprMessaging.Sidecar.App;

/// <summary>One topic an app wants, as its <c>/dapr/subscribe</c> says.</summary>
internal sealed record Subscription(string Pubsub, string Topic, string Route)
{
    /// <summary>The first that matches decides; <see cref="Route"/> is for the rest, "" = nobody.</summary>
    public IReadOnlyList<RouteRule> Rules { get; init; } = [];

    /// <summary>What comes is no envelope and gets one on its way.</summary>
    public bool IsRaw { get; init; }

    public bool IsBulk { get; init; }

    /// <summary>Entries per call; 1 unless bulk.</summary>
    public int MaxCount { get; init; } = 1;

    public string? DeadLetterTopic { get; init; }

    /// <summary>By a resource file, not by the app.</summary>
    public bool IsDeclared { get; init; }

    public IEnumerable<string> Paths => Rules.Select(r => r.Path).Append(Route).Where(p => p.Length > 0);
}
