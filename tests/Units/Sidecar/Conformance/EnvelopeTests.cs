using System.Text.RegularExpressions;
using Google.Protobuf;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>The envelope that an app gets, byte for byte, but for the time (dapr-facts 1.5; components-contrib envelope.go).</summary>
public sealed partial class EnvelopeTests(Worlds worlds) : ConformanceTests(worlds)
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [EachPair("text", "hello", "", "\"data\":\"hello\",\"datacontenttype\":\"text/plain\"")]
    [EachPair("escapes", "<a> & \"q\" \u2028 é \t", "text/plain",
        "\"data\":\"\\u003ca\\u003e \\u0026 \\\"q\\\" \\u2028 é \\t\",\"datacontenttype\":\"text/plain\"")]
    [EachPair("json", "{\"b\": 1, \"a\": [1.50, 12345678901234567890, null]}", "application/json",
        "\"data\":{\"a\":[1.50,12345678901234567890,null],\"b\":1},\"datacontenttype\":\"application/json\"")]
    [EachPair("suffix", "[1]", "application/vnd.x+json", "\"data\":\"[1]\",\"datacontenttype\":\"application/vnd.x+json\"")]
    [EachPair("broken", "{oops", "application/json", "\"data\":\"{oops\",\"datacontenttype\":\"application/json\"")]
    [EachPair("bytes", "\u0001ÿ", "application/octet-stream", "\"data_base64\":\"AcO/\",\"datacontenttype\":\"application/octet-stream\"")]
    [EachPair("charset", "{}", "application/json; charset=utf-8", "\"data\":{},\"datacontenttype\":\"application/json; charset=utf-8\"")]
    public async Task What_is_published_is_wrapped(string pair, string id, string data, string contentType, string expected)
    {
        var world = await WorldAsync(pair);
        var (app, recorder) = await SubscriberAsync(world);
        await app.Endpoint.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = world.Name("envelopes"),
            Data = ByteString.CopyFromUtf8(data),
            DataContentType = contentType,
            Metadata = { ["cloudevent.id"] = id, ["cloudevent.traceparent"] = Trace },
        });
        var got = await ReceivedAsync(recorder, id);
        Assert.Equal($"{{{expected},\"id\":\"{id}\",\"pubsubname\":\"pubsub\",\"source\":\"{app.Endpoint.AppId}\",\"specversion\":\"1.0\","
            + $"\"time\":\"TIME\",\"topic\":\"{world.Name("envelopes")}\",\"traceid\":\"{Trace}\",\"traceparent\":\"{Trace}\",\"tracestate\":\"\","
            + "\"type\":\"com.dapr.event.sent\"}", Time().Replace(got.Body, "TIME", 1));
        Assert.Equal("application/cloudevents+json", got.Headers["content-type"]);
        Assert.Equal(app.Endpoint.AppToken, got.Headers["dapr-api-token"]);
    }

    [Theory, EachPair]
    public async Task Metadata_overrides_fields_of_the_envelope(string pair)
    {
        var world = await WorldAsync(pair);
        var (app, recorder) = await SubscriberAsync(world);
        await app.Endpoint.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = world.Name("envelopes"),
            Data = ByteString.CopyFromUtf8("x"),
            Metadata =
            {
                ["cloudevent.id"] = "overridden", ["cloudevent.source"] = "elsewhere", ["cloudevent.type"] = "mine", ["cloudevent.subject"] = "s",
                ["cloudevent.traceid"] = "t", ["cloudevent.tracestate"] = "a=b",
            },
        });
        Assert.Equal("{\"data\":\"x\",\"datacontenttype\":\"text/plain\",\"id\":\"overridden\",\"pubsubname\":\"pubsub\",\"source\":\"elsewhere\","
            + $"\"specversion\":\"1.0\",\"subject\":\"s\",\"time\":\"TIME\",\"topic\":\"{world.Name("envelopes")}\",\"traceid\":\"t\","
            + "\"traceparent\":\"t\",\"tracestate\":\"a=b\",\"type\":\"mine\"}", Time().Replace((await ReceivedAsync(recorder, "overridden")).Body, "TIME", 1));
    }

    [Theory, EachPair]
    public async Task A_time_to_live_is_an_expiration_where_the_broker_has_none(string pair)
    {
        var world = await WorldAsync(pair);
        var (app, recorder) = await SubscriberAsync(world);
        await app.Endpoint.Dapr.PublishEventAsync("pubsub", world.Name("envelopes"), 1,
            new Dictionary<string, string> { ["ttlInSeconds"] = "600", ["cloudevent.id"] = "mortal" });
        Assert.Matches("^{\"data\":1,\"datacontenttype\":\"application/json\",\"expiration\":\"20[0-9-]{8}T[0-9:]{8}Z\",\"id\":\"mortal\",",
            (await ReceivedAsync(recorder, "mortal")).Body);
    }

    [Theory, EachPair]
    public async Task What_is_a_CloudEvent_already_keeps_its_fields(string pair)
    {
        var world = await WorldAsync(pair);
        var (app, recorder) = await SubscriberAsync(world);
        await app.Endpoint.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = world.Name("envelopes"),
            DataContentType = "application/cloudevents+json",
            Data = ByteString.CopyFromUtf8($"{{\"specversion\":\"1.0\",\"id\":\"own\",\"source\":\"/s\",\"type\":\"ty\",\"time\":\"2020-01-01T00:00:00Z\","
                + $"\"ext\":5,\"topic\":\"liar\",\"traceid\":\"{Trace}\",\"traceparent\":\"{Trace}\",\"tracestate\":\"\",\"data\":{{\"z\":1}}}}"),
        });
        Assert.Equal("{\"data\":{\"z\":1},\"ext\":5,\"id\":\"own\",\"pubsubname\":\"pubsub\",\"source\":\"/s\",\"specversion\":\"1.0\","
            + $"\"time\":\"2020-01-01T00:00:00Z\",\"topic\":\"{world.Name("envelopes")}\",\"traceid\":\"{Trace}\",\"traceparent\":\"{Trace}\","
            + "\"tracestate\":\"\",\"type\":\"ty\"}", (await ReceivedAsync(recorder, "own")).Body);
    }

    private static async Task<Recorder.Received> ReceivedAsync(Recorder recorder, string id)
    {
        Recorder.Received? found = null;
        await Eventually.TrueAsync(() => (found = recorder.All.FirstOrDefault(r => r.Body.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal)))
            is not null, $"the event {id}");
        return found!;
    }

    private static async Task<(App App, Recorder Recorder)> SubscriberAsync(World world)
    {
        var recorder = await world.SharedAsync("recorder", _ => Task.FromResult(new Recorder()));
        return (await world.SharedAsync("app", async w => await App.StartAsync(await w.EndpointAsync("reader"), web =>
            recorder.Map(web, SubscriptionJson.All(new SubscriptionJson(w.Name("envelopes")))))), recorder);
    }

    [GeneratedRegex("(?<=\"time\":\")20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z(?=\")")]
    private static partial Regex Time();
}
