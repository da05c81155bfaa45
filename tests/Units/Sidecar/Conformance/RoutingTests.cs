using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Routing rules and raw payloads (dapr-facts 1.2, 1.3).</summary>
public sealed class RoutingTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task The_first_rule_that_matches_decides_and_the_default_takes_the_rest(string pair)
    {
        var (world, app, recorder) = await AppAsync(pair);
        await PublishAsync(app, world.Name("ruled"), "{\"x\":2}", "a");
        await PublishAsync(app, world.Name("ruled"), "{\"x\":2}", "b");
        await PublishAsync(app, world.Name("ruled"), "{\"x\":1}", "b");
        var (a, large, rest) = (await recorder.FirstAsync("of-a"), await recorder.FirstAsync("large"), await recorder.FirstAsync("rest"));
        Assert.Contains("\"type\":\"a\"", a.Body, StringComparison.Ordinal);
        Assert.Contains("\"x\":2", large.Body, StringComparison.Ordinal);
        Assert.Contains("\"x\":1", rest.Body, StringComparison.Ordinal);
    }

    [Theory, EachPair]
    public async Task Without_a_default_what_no_rule_wants_is_a_dead_letter(string pair)
    {
        var (world, app, recorder) = await AppAsync(pair);
        await PublishAsync(app, world.Name("strict"), "{\"x\":2}");
        await PublishAsync(app, world.Name("strict"), "{\"x\":1}");
        Assert.Contains("\"x\":1", (await recorder.FirstAsync("one")).Body, StringComparison.Ordinal);
        Assert.Contains("\"x\":2", (await recorder.FirstAsync("strict-dead")).Body, StringComparison.Ordinal);
    }

    [Theory, EachPair]
    public async Task A_raw_payload_is_published_bare_and_wrapped_for_an_app_that_asks_for_it(string pair)
    {
        var (world, app, recorder) = await AppAsync(pair);
        await PublishRawAsync(app, world.Name("raw"), [1, 2, 255]);
        using var json = JsonDocument.Parse((await recorder.FirstAsync("raw")).Body);
        Assert.Equal(("AQL/", "application/octet-stream", world.Name("raw"), "1.0", "com.dapr.event.sent"),
            (json.RootElement.GetProperty("data_base64").GetString(), json.RootElement.GetProperty("datacontenttype").GetString(),
            json.RootElement.GetProperty("topic").GetString(), json.RootElement.GetProperty("specversion").GetString(), json.RootElement.GetProperty("type").GetString()));
        await PublishRawAsync(app, world.Name("bare"), "{\"mine\": 1}"u8.ToArray());
        Assert.Equal("{\"mine\": 1}", (await recorder.FirstAsync("bare")).Body);
    }

    private static async Task PublishAsync(App app, string topic, string data, string type = "t") => await app.Endpoint.Stub.PublishEventAsync(new()
    {
        PubsubName = "pubsub",
        Topic = topic,
        Data = ByteString.CopyFromUtf8(data),
        DataContentType = "application/json",
        Metadata = { ["cloudevent.type"] = type },
    });

    private static async Task PublishRawAsync(App app, string topic, byte[] data) => await app.Endpoint.Stub.PublishEventAsync(new()
    {
        PubsubName = "pubsub",
        Topic = topic,
        Data = ByteString.CopyFrom(data),
        Metadata = { ["rawPayload"] = "true" },
    });

    private async Task<(World World, App App, Recorder Recorder)> AppAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = await world.SharedAsync("recorder", _ => Task.FromResult(new Recorder()));
        return (world, await world.SharedAsync("app", async w => await App.StartAsync(await w.EndpointAsync("router"), web => recorder.Map(web, $$$"""
            [{"pubsubname":"pubsub","topic":"{{{w.Name("ruled")}}}","routes":{"rules":[
                {"match":"event.type == \"a\"","path":"/of-a"},{"match":"event.data.x > 1","path":"large"}],"default":"/rest"} },
             {"pubsubname":"pubsub","topic":"{{{w.Name("strict")}}}","deadLetterTopic":"{{{w.Name("strict-dead")}}}",
                "routes":{"rules":[{"match":"event.data.x == 1","path":"one"}]} },
             {"pubsubname":"pubsub","topic":"{{{w.Name("strict-dead")}}}","route":"strict-dead"},
             {"pubsubname":"pubsub","topic":"{{{w.Name("raw")}}}","route":"raw","metadata":{"rawPayload":"true"} },
             {"pubsubname":"pubsub","topic":"{{{w.Name("bare")}}}","route":"bare"}]
            """))), recorder);
    }
}
