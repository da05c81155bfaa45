using System.Text.Json;
using Google.Protobuf;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What an app's answer to a bulk delivery means: silence is not what it is in a single one (dapr-facts 1.4).</summary>
public sealed class BulkDeliveryTests(Worlds worlds) : ConformanceTests(worlds)
{
    // Status, body ({0} is the id of the first entry of the call, {1} of the second), and which of two entries are dead letters.
    private static readonly (int Status, string Body, string Dead)[] answers =
    [
        (200, """{"statuses":[{"entryId":"{0}","status":"SUCCESS"},{"entryId":"{1}","status":"SUCCESS"}]}""", ""),
        (200, """{"Statuses":[{"EntryId":"{0}","Status":"SUCCESS"},{"entryId":"{1}","status":"SUCCESS"}]}""", ""),
        (200, """{"statuses":[{"entryId":"{0}","status":"SUCCESS"},{"entryId":"{1}","status":"DROP"}]}""", "b"),
        (200, """{"statuses":[{"entryId":"{0}","status":"SUCCESS"},{"entryId":"{1}","status":"RETRY"}]}""", "b"),
        (200, """{"statuses":[{"entryId":"{0}","status":"SUCCESS"}]}""", "b"),
        (200, """{"statuses":[{"entryId":"{0}","status":""},{"entryId":"{1}","status":"?"}]}""", "a b"),
        (200, """{"statuses":[{"entryId":"nobody","status":"SUCCESS"}]}""", "a b"),
        (200, "", "a b"),
        (200, "not json", "a b"),
        (404, "", ""),
        (500, """{"statuses":[{"entryId":"{0}","status":"SUCCESS"}]}""", "a b"),
    ];

    [Theory, EachPair]
    public async Task The_table_of_answers_with_a_dead_letter_topic(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker(); // daprd's in-memory broker delivers one entry a call
        var recorder = new Recorder();
        var topics = answers.Select((_, i) => world.Name($"bulk{i}")).ToList();
        for (var i = 0; i < topics.Count; i++)
        {
            var (status, body, _) = answers[i];
            recorder.Answer(topics[i], r => Entries(r.Body).Any(e => e.Data == "marker") ? (200, Everything(r.Body))
                : (status, Entries(r.Body).Select((e, n) => (e, n)).Aggregate(body, (text, it) => text.Replace($"{{{it.n}}}", it.e.Id, StringComparison.Ordinal))));
        }
        // Before anybody listens: both entries are in one call.
        var source = await world.ClientAsync();
        await world.CreateTopicsAsync(topics);
        foreach (var topic in topics)
            await PublishAsync(source, topic, "a", "b");
        await using var app = await App.StartAsync(await world.EndpointAsync("bulk"), web => recorder.Map(web, SubscriptionJson.All(
            [.. topics.Select(t => new SubscriptionJson(t) { IsBulk = true, DeadLetterTopic = $"{t}-dead" }),
                .. topics.Select(t => new SubscriptionJson($"{t}-dead"))])));
        var seen = await Task.WhenAll(topics.Select(async (topic, i) =>
        {
            await recorder.FirstAsync(topic);
            await PublishAsync(source, topic, "marker"); // behind them on their partition: when it is there, they are dealt with
            await Eventually.TrueAsync(() => Delivered(recorder, topic).Contains("marker"), $"the marker at {topic}");
            await Eventually.TrueAsync(() => Dead(recorder, topic).Count >= Unwanted(i, topic).Count, $"the dead letters of {topic}");
            // On Kafka, a group that is still forming may hand an entry to its next owner before it hears of the acknowledgement.
            IEnumerable<string> Once(List<string> entries) => world.Pair.Broker == "kafka" ? entries.Distinct() : entries;
            return Line(i, string.Join(' ', Once(Delivered(recorder, topic))), string.Join(' ', Once(Dead(recorder, topic))));
        }));
        Assert.Equal(topics.Select((t, i) => Line(i, "a b marker", string.Join(' ', Unwanted(i, t)))), seen);
        if (world.Pair.Broker != "kafka") // which may hand over two that were published together one after the other
            Assert.Equal(answers.Select(a => a.Dead), topics.Select((t, i) => string.Join(' ', Unwanted(i, t))));

        // By their places in the calls that brought them.
        List<string> Unwanted(int i, string topic) => [.. recorder.At(topic).Select(r => Entries(r.Body)).Where(c => c.TrueForAll(e => e.Data != "marker"))
            .SelectMany(c => c.Select((e, n) => (e.Data, Place: n == 0 ? 'a' : 'b'))).Where(e => answers[i].Dead.Contains(e.Place, StringComparison.Ordinal))
            .Select(e => e.Data).Distinct().Order(StringComparer.Ordinal)];
    }

    [Theory, EachPair]
    public async Task Without_a_dead_letter_topic_what_failed_comes_again(string pair)
    {
        var world = await WorldAsync(pair);
        world.Pair.DemandBroker();
        var recorder = new Recorder();
        var topic = world.Name("bulk-again");
        var source = await world.ClientAsync();
        recorder.Answer(topic, r => recorder.At(topic).Count > 1 ? (200, Everything(r.Body))
            : (200, JsonSerializer.Serialize(new { statuses = new[] { new { entryId = Entries(r.Body)[0].Id, status = "SUCCESS" } } })));
        await world.CreateTopicsAsync([topic]);
        await PublishAsync(source, topic, "a", "b", "c");
        await using var app = await App.StartAsync(await world.EndpointAsync("bulk-again"), web =>
            recorder.Map(web, SubscriptionJson.All(new SubscriptionJson(topic) { IsBulk = true })));
        await recorder.NthAsync(topic, 2);
        Assert.Equal(["a", "b", "c"], Entries(recorder.At(topic)[0].Body).Select(e => e.Data));
        // daprd sends the whole batch again (facts 2.1); the embedded one only what is not done.
        Assert.Equal(app.Endpoint.IsDaprd ? ["a", "b", "c"] : ["b", "c"], Entries(recorder.At(topic)[1].Body).Select(e => e.Data));
    }

    [Theory, EachPair]
    public async Task A_call_has_these_fields_and_no_others(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = new Recorder();
        var topic = world.Name("bulk-form");
        recorder.Answer(topic, r => (200, Everything(r.Body)));
        await using var app = await App.StartAsync(await world.EndpointAsync("bulk-form"), web =>
            recorder.Map(web, SubscriptionJson.All(new SubscriptionJson(topic) { IsBulk = true })));
        await app.Endpoint.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            Data = ByteString.CopyFromUtf8("12345678901234567"),
            DataContentType = "application/json",
            Metadata = { ["partitionKey"] = "k", ["cloudevent.id"] = "one" },
        });
        var call = await recorder.FirstAsync(topic);
        using var json = JsonDocument.Parse(call.Body);
        Assert.Equal(["entries", "id", "metadata", "pubsubname", "topic", "type"],
            json.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("com.dapr.event.sent.bulk", topic, "pubsub"), (json.RootElement.GetProperty("type").GetString(),
            json.RootElement.GetProperty("topic").GetString(), json.RootElement.GetProperty("pubsubname").GetString()));
        var entry = Assert.Single(json.RootElement.GetProperty("entries").EnumerateArray());
        Assert.Equal(["contentType", "entryId", "event", "metadata"], entry.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("application/cloudevents+json", entry.GetProperty("contentType").GetString());
        Assert.Equal("one", entry.GetProperty("event").GetProperty("id").GetString());
        // daprd reads and rewrites the events of a bulk call, and rounds what a double cannot hold (facts 1.4).
        Assert.Equal(app.Endpoint.IsDaprd ? "12345678901234568" : "12345678901234567", entry.GetProperty("event").GetProperty("data").GetRawText());
        if (world.Pair.IsBrokerShared)
            Assert.Equal(("k", topic), (entry.GetProperty("metadata").GetProperty("__key").GetString(), entry.GetProperty("metadata").GetProperty("__topic").GetString()));
        Assert.Equal(("application/json", app.Endpoint.AppToken), (call.Headers["content-type"], call.Headers["dapr-api-token"]));
    }

    private static string Line(int i, string delivered, string dead) => $"{answers[i].Status} {answers[i].Body} -> {delivered}; dead: {dead}";

    private static List<(string Id, string Data)> Entries(string body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("entries").EnumerateArray()
            .Select(e => (e.GetProperty("entryId").GetString()!, e.GetProperty("event").GetProperty("data").ToString()))];
    }

    private static string Everything(string body) =>
        JsonSerializer.Serialize(new { statuses = Entries(body).Select(e => new { entryId = e.Id, status = "SUCCESS" }) });

    private static List<string> Delivered(Recorder recorder, string topic) =>
        [.. recorder.At(topic).SelectMany(r => Entries(r.Body)).Select(e => e.Data)];

    private static List<string> Dead(Recorder recorder, string topic) => [.. recorder.At($"{topic}-dead").Select(r =>
    {
        using var json = JsonDocument.Parse(r.Body);
        return json.RootElement.GetProperty("data").ToString();
    }).Order(StringComparer.Ordinal)];

    private static async Task PublishAsync(Endpoint source, string topic, params string[] data)
    {
        var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = topic };
        foreach (var text in data)
            request.Entries.Add(new Proto.BulkPublishRequestEntry
            {
                EntryId = $"{request.Entries.Count}",
                Event = ByteString.CopyFromUtf8(text),
                ContentType = "text/plain",
                Metadata = { ["partitionKey"] = "one" },
            });
        await source.Stub.BulkPublishEventAsync(request);
    }
}
