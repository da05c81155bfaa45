using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>One line of an app's <c>/dapr/subscribe</c>, as the SDK writes it; the route is the topic.</summary>
internal sealed record SubscriptionJson(string Topic)
{
    private static readonly JsonSerializerOptions web =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? DeadLetterTopic { get; init; }

    public bool IsBulk { get; init; }

    public static string All(params IEnumerable<SubscriptionJson> subscriptions) => JsonSerializer.Serialize(subscriptions.Select(s => new
    {
        pubsubName = "pubsub",
        s.Topic,
        route = s.Topic,
        s.DeadLetterTopic,
        // A short wait: daprd's in-memory broker sits it out for every entry.
        bulkSubscribe = s.IsBulk ? new { enabled = true, maxMessagesCount = 100, maxAwaitDurationMs = 100 } : null,
    }), web);
}
