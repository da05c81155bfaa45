using System.Text.Json;
using Google.Protobuf;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Subscriptions that resource files declare: <c>kind: Subscription</c> of both versions (dapr-facts 1.3).</summary>
public sealed class DeclaredSubscriptionTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task The_app_of_its_scope_gets_what_it_declares_beside_what_the_app_asks_for(string pair)
    {
        var (world, inbox, recorder) = await InboxAsync(pair);
        foreach (var topic in (string[])["old", "new", "asked"])
            await PublishAsync(inbox, world.Name(topic), $"\"to {topic}\"");
        foreach (var topic in (string[])["old", "new", "asked"])
            await Until(recorder, $"of-{topic}", $"to {topic}");
    }

    [Theory, EachPair]
    public async Task An_app_outside_of_its_scopes_does_not_and_without_scopes_every_app_does(string pair)
    {
        var (world, inbox, recorder) = await InboxAsync(pair);
        var other = new Recorder();
        await using var app = await App.StartAsync(await world.EndpointAsync("other"), web => other.Map(web, "[]"));
        await PublishAsync(app, world.Name("new"), "\"for inbox\"");
        await PublishAsync(app, world.Name("all"), "\"from other\"");
        Assert.Contains("\"from other\"", (await other.FirstAsync("of-all")).Body, StringComparison.Ordinal);
        await PublishAsync(inbox, world.Name("all"), "\"from inbox\"");
        await Until(recorder, "of-all", "from inbox");
        if (world.Pair.IsBrokerShared)
            await Until(recorder, "of-new", "for inbox");
        Assert.Empty(other.At("of-new"));
    }

    [Theory, EachPair]
    public async Task Rules_and_dead_letters_work_as_if_the_app_had_asked(string pair)
    {
        var (world, inbox, recorder) = await InboxAsync(pair);
        recorder.Answer("large", 500);
        await PublishAsync(inbox, world.Name("ruled"), "{\"x\":2}");
        await PublishAsync(inbox, world.Name("ruled"), "{\"x\":1}");
        Assert.Contains("\"x\":1", (await recorder.FirstAsync("rest")).Body, StringComparison.Ordinal);
        Assert.Equal((await recorder.FirstAsync("large")).Body, (await recorder.FirstAsync("of-dead")).Body);
    }

    [Theory, EachPair]
    public async Task A_bulk_subscription_is_delivered_as_one(string pair)
    {
        var (world, inbox, recorder) = await InboxAsync(pair);
        recorder.Answer("of-bulk", r => (200, JsonSerializer.Serialize(new { statuses = Entries(r.Body).Select(e => new { entryId = e.Id, status = "SUCCESS" }) })));
        await PublishAsync(inbox, world.Name("bulk"), "\"one\"");
        await PublishAsync(inbox, world.Name("bulk"), "\"two\"");
        List<string> Data() => [.. recorder.At("of-bulk").SelectMany(r => Entries(r.Body)).Select(e => e.Data).Distinct().Order(StringComparer.Ordinal)];
        await Eventually.TrueAsync(() => Data().Count == 2, "both entries");
        Assert.Equal(["one", "two"], Data());
        using var call = JsonDocument.Parse(recorder.At("of-bulk")[0].Body);
        Assert.Equal(("com.dapr.event.sent.bulk", world.Name("bulk"), "pubsub"), (call.RootElement.GetProperty("type").GetString(),
            call.RootElement.GetProperty("topic").GetString(), call.RootElement.GetProperty("pubsubname").GetString()));
    }

    [Theory, EachPair]
    public async Task A_raw_payload_is_asked_for_in_its_metadata(string pair)
    {
        var (world, inbox, recorder) = await InboxAsync(pair);
        await inbox.Endpoint.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = world.Name("raw"),
            Data = ByteString.CopyFrom([1, 2, 255]),
            Metadata = { ["rawPayload"] = "true" },
        });
        using var envelope = JsonDocument.Parse((await recorder.FirstAsync("of-raw")).Body);
        Assert.Equal("AQL/", envelope.RootElement.GetProperty("data_base64").GetString());
    }

    [Theory, EachPair]
    public async Task The_metadata_names_them_with_their_kind(string pair)
    {
        var (world, inbox, _) = await InboxAsync(pair);
        var known = (await inbox.Endpoint.Stub.GetMetadataAsync(new())).Subscriptions;
        var declared = Assert.Single(known, s => s.Topic == world.Name("new"));
        Assert.Equal(("pubsub", Proto.PubsubSubscriptionType.Declarative, "of-new"),
            (declared.PubsubName, declared.Type, Assert.Single(declared.Rules.Rules).Path.TrimStart('/')));
        Assert.Equal(Proto.PubsubSubscriptionType.Programmatic, Assert.Single(known, s => s.Topic == world.Name("asked")).Type);
    }

    private static Task Until(Recorder recorder, string route, string data) => Eventually.TrueAsync(
        () => recorder.At(route).Any(r => r.Body.Contains(data, StringComparison.Ordinal)), $"{data} at {route}");

    private static IEnumerable<(string Id, string Data)> Entries(string body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("entries").EnumerateArray().Select(e =>
            (e.GetProperty("entryId").GetString()!, e.GetProperty("event").GetProperty("data").GetString()!))];
    }

    private static async Task PublishAsync(App app, string topic, string data) => await app.Endpoint.Stub.PublishEventAsync(new()
    {
        PubsubName = "pubsub",
        Topic = topic,
        Data = ByteString.CopyFromUtf8(data),
        DataContentType = "application/json",
    });

    private async Task<(World World, App App, Recorder Recorder)> InboxAsync(string pair)
    {
        var world = await WorldAsync(pair, (unique, _) => Declared(unique));
        await world.CreateTopicsAsync(new[] { "old", "new", "asked", "all", "ruled", "dead", "bulk", "raw" }.Select(world.Name));
        var recorder = await world.SharedAsync("recorder", _ => Task.FromResult(new Recorder()));
        return (world, await world.SharedAsync("inbox", async w => await App.StartAsync(await w.EndpointAsync("inbox"), web => recorder.Map(web, $$"""
            [{"pubsubname":"pubsub","topic":"{{w.Name("asked")}}","route":"of-asked"}]
            """))), recorder);
    }

    private static string Declared(string unique) => string.Join("\n---\n",
        Subscription("v1alpha1", unique, "old", "  route: /of-old"),
        Subscription("v2alpha1", unique, "new", "  routes:\n    default: /of-new"),
        Subscription("v2alpha1", unique, "all", "  routes:\n    default: /of-all", isForAll: true),
        Subscription("v2alpha1", unique, "ruled",
            $"  routes:\n    rules:\n    - match: event.data.x > 1\n      path: /large\n    default: /rest\n  deadLetterTopic: dead-{unique}"),
        Subscription("v2alpha1", unique, "dead", "  routes:\n    default: /of-dead"),
        Subscription("v2alpha1", unique, "bulk",
            "  routes:\n    default: /of-bulk\n  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: 10\n    maxAwaitDurationMs: 100"),
        Subscription("v1alpha1", unique, "raw", "  route: /of-raw\n  metadata:\n    rawPayload: \"true\""));

    private static string Subscription(string version, string unique, string topic, string rest, bool isForAll = false) => $"""
        apiVersion: dapr.io/{version}
        kind: Subscription
        metadata:
          name: {topic}
        spec:
          topic: {topic}-{unique}
          pubsubname: pubsub
        {rest}
        {(isForAll ? "" : $"scopes:\n- inbox-{unique}")}
        """;
}
