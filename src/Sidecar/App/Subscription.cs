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
}
