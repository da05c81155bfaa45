using System.Text.Json;

namespace DaprMessaging.Sidecar.App;

/// <summary>The answer to <c>GET /dapr/subscribe</c>: names in any case, the first of two for one topic wins.</summary>
internal static class SubscriptionList
{
    private const int DefaultMaxCount = 100;

    /// <exception cref="NotSupportedException">It asks for what this sidecar does not do.</exception>
    public static IReadOnlyList<Subscription> Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            return [];
        return [.. document.RootElement.EnumerateArray().Select(Read).OfType<Subscription>().DistinctBy(s => (s.Pubsub, s.Topic))];
    }

    /// <summary>Null = it has no route: daprd leaves it out.</summary>
    private static Subscription? Read(JsonElement item)
    {
        if (item.Text("pubsubName") is not { } pubsub || item.Text("topic") is not { } topic)
            throw new NotSupportedException("/dapr/subscribe: a subscription must have pubsubname and topic.");
        if (item.Property("metadata")?.Text("rawPayload") is { } raw
            && raw.Equals("true", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException(
                $"/dapr/subscribe: topic '{topic}' asks for rawPayload, which the embedded sidecar does not support.");
        var bulk = item.Property("bulkSubscribe");
        var isBulk = bulk?.IsTrue("enabled") == true;
        if (Route(item, topic) is not { Length: > 0 } route)
            return null;
        return new(pubsub, topic, route.TrimStart('/'))
        {
            IsBulk = isBulk,
            MaxCount = !isBulk ? 1 : bulk?.Number("maxMessagesCount") is > 0 and var max ? max : DefaultMaxCount,
            DeadLetterTopic = item.Text("deadLetterTopic"),
        };
    }

    private static string? Route(JsonElement item, string topic)
    {
        if (item.Property("routes") is { } routes)
        {
            if (routes.Items("rules").Any())
                throw new NotSupportedException(
                    $"/dapr/subscribe: topic '{topic}' has routing rules (CEL), which the embedded sidecar does not "
                    + "support; dispatch in the app.");
            if (routes.Text("default") is { } route)
                return route;
        }
        return item.Text("route");
    }
}
