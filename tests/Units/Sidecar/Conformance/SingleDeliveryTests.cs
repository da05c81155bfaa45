using Dapr.Client;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What an app's answer to a single delivery means (dapr-facts 1.4).</summary>
public sealed class SingleDeliveryTests(Worlds worlds) : ConformanceTests(worlds)
{
    private static readonly Dictionary<string, string> oneKey = new() { ["partitionKey"] = "k" };

    // Status, body, and what daprd does with a dead-letter topic; what it does without one is the same, with "again" for "dead"
    // where the app said or meant RETRY.
    private static readonly (int Status, string Body, string Meaning)[] answers =
    [
        (200, "", "done"),
        (204, "", "done"),
        (202, "not json", "done"),
        (200, "{}", "done"),
        (200, """{"status":""}""", "done"),
        (200, """{"status":"SUCCESS"}""", "done"),
        (200, """{"Status":"SUCCESS"}""", "done"),
        (200, """{"status":"DROP"}""", "dead"),
        (200, """{"status":"RETRY"}""", "dead"),
        (200, """{"status":"LATER"}""", "dead"),
        (404, "", "dead"),
        (400, """{"status":"SUCCESS"}""", "dead"),
        (403, "", "dead"),
        (500, "", "dead"),
    ];

    [Theory, EachPair]
    public async Task The_table_of_answers_with_a_dead_letter_topic(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = new Recorder();
        var topics = answers.Select((_, i) => world.Name($"with{i}")).ToList();
        await using var app = await App.StartAsync(await world.EndpointAsync("with-dead-letters"), web => recorder.Map(web, SubscriptionJson.All(
            [.. topics.Select(t => new SubscriptionJson(t) { DeadLetterTopic = $"{t}-dead" }), .. topics.Select(t => new SubscriptionJson($"{t}-dead"))])));
        var seen = await Task.WhenAll(topics.Select(async (topic, i) =>
        {
            recorder.Answer(topic, r => r.Body.Contains("\"first\"", StringComparison.Ordinal) ? (answers[i].Status, answers[i].Body) : (200, ""));
            await PublishAsync(app, topic, "first", "marker"); // behind it on its partition: when it is there, the first is dealt with
            await Until(recorder, topic, "\"marker\"");
            if (answers[i].Meaning == "dead")
                await Until(recorder, $"{topic}-dead", "\"first\"");
            return Line(i, $"{Times(world, recorder.At(topic)) - 1} time, {(recorder.At($"{topic}-dead").Count == 0 ? "done" : "dead")}");
        }));
        Assert.Equal(answers.Select((a, i) => Line(i, $"1 time, {a.Meaning}")), seen);
    }

    [Theory, EachPair]
    public async Task Without_a_dead_letter_topic_a_RETRY_comes_again_and_nothing_passes_it(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker();
        var recorder = new Recorder();
        (int Status, string Body)[] retries = [(200, """{"status":"RETRY"}"""), (200, """{"status":"LATER"}"""), (500, ""), (403, ""), (302, "")];
        var topics = retries.Select((_, i) => world.Name($"again{i}")).ToList();
        await using var app = await App.StartAsync(await world.EndpointAsync("without-dead-letters"), web =>
            recorder.Map(web, SubscriptionJson.All(topics.Select(t => new SubscriptionJson(t)))));
        await Task.WhenAll(topics.Select(async (topic, i) =>
        {
            recorder.Answer(topic, r => recorder.At(topic).Count < 3 ? retries[i] : (200, ""));
            await PublishAsync(app, topic, "first", "second");
            await Until(recorder, topic, "\"second\"");
            Assert.Equal(["first", "first", "first", "second"], recorder.At(topic).Select(r => DataOf(r.Body)));
        }));
    }

    [Theory, EachPair]
    public async Task Without_a_dead_letter_topic_a_DROP_or_a_wrong_route_is_gone(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = new Recorder();
        (string Topic, int Status, string Body)[] drops = [(world.Name("drop"), 200, """{"status":"DROP"}"""), (world.Name("lost"), 404, "")];
        await using var app = await App.StartAsync(await world.EndpointAsync("dropping"), web =>
            recorder.Map(web, SubscriptionJson.All(drops.Select(d => new SubscriptionJson(d.Topic)))));
        foreach (var (topic, status, body) in drops)
        {
            recorder.Answer(topic, status, body);
            await PublishAsync(app, topic, "first", "second");
            await Until(recorder, topic, "\"second\"");
            Assert.Equal(["first", "second"], recorder.At(topic).Select(r => DataOf(r.Body)));
        }
    }

    [Theory, EachPair]
    public async Task A_dead_letter_is_the_envelope_as_it_was_with_its_key(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = new Recorder();
        var topic = world.Name("sick");
        await using var app = await App.StartAsync(await world.EndpointAsync("hospital"), web => recorder.Map(web, SubscriptionJson.All(
            new SubscriptionJson(topic) { DeadLetterTopic = $"{topic}-dead" }, new SubscriptionJson($"{topic}-dead"))));
        recorder.Answer(topic, 500);
        await PublishAsync(app, topic, "first");
        var (died, dead) = (await recorder.FirstAsync(topic), await recorder.FirstAsync($"{topic}-dead"));
        Assert.Equal(died.Body, dead.Body);
        if (world.Pair.IsBrokerShared)
            Assert.Equal("k", dead.Headers["__key"]);
    }

    [Theory, EachPair]
    public async Task An_event_past_its_time_is_dropped(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker();
        var recorder = new Recorder();
        var topic = world.Name("mortal");
        var source = await world.ClientAsync();
        await world.CreateTopicsAsync([topic]);
        await source.Dapr.PublishEventAsync("pubsub", topic, "mortal", new Dictionary<string, string>(oneKey) { ["ttlInSeconds"] = "1" });
        await source.Dapr.PublishEventAsync("pubsub", topic, "long", new Dictionary<string, string>(oneKey) { ["ttlInSeconds"] = "600" });
        await Task.Delay(TimeSpan.FromSeconds(2.1)); // the passing of time itself
        await using var app = await App.StartAsync(await world.EndpointAsync("late"), web => recorder.Map(web, SubscriptionJson.All(
            new SubscriptionJson(topic) { DeadLetterTopic = $"{topic}-dead" }, new SubscriptionJson($"{topic}-dead"))));
        Assert.Equal("long", DataOf((await recorder.FirstAsync(topic)).Body));
        // It is a dead letter (facts 1.2), but an envelope past its time there as well: whoever reads the dead letters does not see it
        // either. Only the embedded sidecar's own broker gives a dead letter a new life.
        await source.Dapr.PublishEventAsync("pubsub", $"{topic}-dead", "marker", oneKey);
        Assert.Equal(app.Endpoint.IsDaprd || world.Pair.Broker == "kafka" ? "marker" : "mortal", DataOf((await recorder.FirstAsync($"{topic}-dead")).Body));
    }

    /// <summary>On Kafka, a group that is still forming may hand an entry to its next owner before it hears of the acknowledgement.</summary>
    private static int Times(World world, IReadOnlyList<Recorder.Received> calls) =>
        world.Pair.Broker == "kafka" ? calls.DistinctBy(c => c.Body).Count() : calls.Count;

    private static string Line(int i, string happened) => $"{answers[i].Status} {answers[i].Body} -> {happened}";

    private static string DataOf(string envelope)
    {
        using var json = System.Text.Json.JsonDocument.Parse(envelope);
        return json.RootElement.GetProperty("data").GetString()!;
    }

    private static Task Until(Recorder recorder, string topic, string data) => Eventually.TrueAsync(
        () => recorder.At(topic).Any(r => r.Body.Contains(data, StringComparison.Ordinal)), $"{data} at {topic}");

    private static async Task PublishAsync(App app, string topic, params string[] data)
    {
        foreach (var item in data)
            await app.Endpoint.Dapr.PublishEventAsync("pubsub", topic, item, oneKey);
    }
}
