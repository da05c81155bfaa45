using System.Text.Json;
using DaprMessaging.Sidecar.App.Cel;
using DaprMessaging.Sidecar.PubSub;

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
        return [.. document.RootElement.EnumerateArray().Select(Read).OfType<Subscription>()
            .DistinctBy(s => (s.Pubsub, s.Topic))];
    }

    /// <summary>Null = it has no route: daprd leaves it out.</summary>
    private static Subscription? Read(JsonElement item)
    {
        if (item.Text("pubsubName") is not { } pubsub || item.Text("topic") is not { } topic)
            throw new NotSupportedException("/dapr/subscribe: a subscription must have pubsubname and topic.");
        var bulk = item.Property("bulkSubscribe");
        var isBulk = bulk?.IsTrue("enabled") == true;
        var rules = Rules(item, topic);
        var route = item.Property("routes")?.Text("default") ?? item.Text("route") ?? "";
        if (route.Length == 0 && rules.Count == 0)
            return null;
        var isRaw = item.Property("metadata")?.Text(RawPayload.Key) is { } raw
            && raw.Equals("true", StringComparison.OrdinalIgnoreCase);
        if (isRaw && rules.Count > 0)
            throw new NotSupportedException(
                $"/dapr/subscribe: topic '{topic}' has rawPayload and routing rules; an event without an envelope has "
                + "nothing to judge it by.");
        return new(pubsub, topic, rules.Count == 0 ? route.TrimStart('/') : route)
        {
            Rules = rules,
            IsRaw = isRaw,
            IsBulk = isBulk,
            MaxCount = !isBulk ? 1 : bulk?.Number("maxMessagesCount") is > 0 and var max ? max : DefaultMaxCount,
            DeadLetterTopic = item.Text("deadLetterTopic"),
        };
    }

    private static IReadOnlyList<RouteRule> Rules(JsonElement item, string topic)
    {
        IReadOnlyList<RouteRule> rules = [];
        foreach (var rule in item.Property("routes")?.Items("rules") ?? [])
            try
            {
                rules = [.. rules, new(CelExpression.Parse(rule.Text("match") ?? ""), rule.Text("path") ?? "")];
            }
            catch (FormatException e)
            {
                throw new NotSupportedException(
                    $"the subscription of topic '{topic}': the rule '{rule.Text("match")}' is not understood {e.Message}", e);
            }
        return rules;
    }
}
