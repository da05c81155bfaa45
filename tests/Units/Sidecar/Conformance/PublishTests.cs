using System.Text.Json;
using Dapr;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Publishing and bulk publishing, and the metadata that comes along (dapr-facts 1.2, 2.1).</summary>
public sealed class PublishTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task The_SDKs_publishes_arrive(string pair)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        var topic = world.Name("sdk");
        var dapr = app.Endpoint.Dapr;
        await dapr.PublishEventAsync("pubsub", topic, new { A = 1 });
        await dapr.PublishEventAsync("pubsub", topic);
        await dapr.PublishByteEventAsync("pubsub", topic, "bytes"u8.ToArray(), "application/octet-stream");
        var result = await dapr.BulkPublishEventAsync("pubsub", topic, ["x", "y"]);
        Assert.Empty(result.FailedEntries);
        await recorder.NthAsync(topic, 5);
        Assert.Equal(["\"\"", "\"x\"", "\"y\"", "base64 Ynl0ZXM=", "{\"a\":1}"], recorder.At(topic).Select(r => Data(r.Body)).Order(StringComparer.Ordinal));
    }

    [Theory, EachPair]
    public async Task Metadata_comes_as_headers_in_lower_case(string pair)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        var topic = world.Name("headers");
        await app.Endpoint.Dapr.PublishEventAsync("pubsub", topic, 1, new Dictionary<string, string> { ["partitionKey"] = "k", ["MyHeader"] = "v" });
        var headers = (await recorder.FirstAsync(topic)).Headers;
        Assert.Equal("pubsub", headers["pubsubname"]);
        if (!world.Pair.IsBrokerShared)
            return;
        Assert.Equal(["k", "k", "v", topic], new[] { "__key", "partitionkey", "myheader", "__topic" }.Select(h => headers[h]));
        Assert.All(["__offset", "__partition", "__timestamp"], h => Assert.Matches("^[0-9]+$", headers[h]));
    }

    [Theory, EachPair]
    public async Task Each_entry_of_a_bulk_publish_goes_by_its_own_key_in_order(string pair)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        world.Pair.DemandBroker();
        var topic = world.Name("keys");
        var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = topic };
        for (var i = 0; i < 60; i++)
            request.Entries.Add(Entry(i, $"{i}", ("partitionKey", $"k{i % 6}")));
        await app.Endpoint.Stub.BulkPublishEventAsync(request);
        await recorder.NthAsync(topic, 60);
        foreach (var key in recorder.At(topic).GroupBy(r => r.Headers["__key"]))
        {
            Assert.Single(key.Select(r => r.Headers["__partition"]).Distinct());
            Assert.Equal(Enumerable.Range(0, 60).Where(i => $"k{i % 6}" == key.Key).Select(i => $"\"{i}\""), key.Select(r => Data(r.Body)));
        }
        Assert.Equal(60, recorder.At(topic).Count);
    }

    [Theory, EachPair]
    public async Task The_requests_metadata_wins_over_the_entrys(string pair)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        world.Pair.DemandBroker();
        var topic = world.Name("merged");
        var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = topic, Metadata = { ["partitionKey"] = "all" } };
        request.Entries.Add(Entry(0, "a", ("partitionKey", "mine"), ("own", "1")));
        request.Entries.Add(Entry(1, "b"));
        await app.Endpoint.Stub.BulkPublishEventAsync(request);
        await recorder.NthAsync(topic, 2);
        Assert.All(recorder.At(topic), r => Assert.Equal("all", r.Headers["__key"])); // facts 1.2: maps.Copy(entry.Metadata, metadata)
        Assert.Equal("1", recorder.At(topic).Single(r => Data(r.Body) == "\"a\"").Headers["own"]);
    }

    [Theory, EachPair]
    public async Task What_one_app_publishes_every_other_that_wants_it_gets(string pair)
    {
        var (world, app, recorder) = await SubscriberAsync(pair);
        world.Pair.DemandBroker();
        var topic = world.Name("fan");
        var second = new Recorder();
        await using var other = await App.StartAsync(await world.EndpointAsync("second"), web =>
            second.Map(web, SubscriptionJson.All(new SubscriptionJson(topic))));
        await (await world.ClientAsync()).Dapr.PublishEventAsync("pubsub", topic, "news");
        Assert.Equal((await recorder.FirstAsync(topic)).Body, (await second.FirstAsync(topic)).Body);
        Assert.Contains($"\"source\":\"{world.Name("client")}\"", second.At(topic)[0].Body, StringComparison.Ordinal);
    }

    [Theory, EachPair]
    public async Task Wrong_calls_get_the_status_codes_of_daprd(string pair)
    {
        var stub = (await (await WorldAsync(pair)).ClientAsync()).Stub;
        async Task<StatusCode> Publish(string pubsub, string topic, string contentType = "", string data = "") =>
            await TestHost.CodeOfAsync(async () => await stub.PublishEventAsync(new()
            {
                PubsubName = pubsub,
                Topic = topic,
                DataContentType = contentType,
                Data = ByteString.CopyFromUtf8(data),
            }));
        Assert.Equal(StatusCode.InvalidArgument, await Publish("other", "T"));
        Assert.Equal(StatusCode.InvalidArgument, await Publish("", "T"));
        Assert.Equal(StatusCode.InvalidArgument, await Publish("pubsub", ""));
        Assert.Equal(StatusCode.InvalidArgument, await Publish("pubsub", "T", "application/cloudevents+json", "no JSON"));
        var twins = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = "T", Entries = { Entry(1, "a"), Entry(1, "b") } };
        Assert.Equal(StatusCode.InvalidArgument, await TestHost.CodeOfAsync(async () => await stub.BulkPublishEventAsync(twins)));
        var nameless = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = "T", Entries = { new Proto.BulkPublishRequestEntry() } };
        Assert.Equal(StatusCode.InvalidArgument, await TestHost.CodeOfAsync(async () => await stub.BulkPublishEventAsync(nameless)));
        var unknown = await Assert.ThrowsAsync<DaprException>(async () =>
            await (await (await WorldAsync(pair)).ClientAsync()).Dapr.PublishEventAsync("other", "T"));
        Assert.Equal("pubsub other is not found", Assert.IsType<RpcException>(unknown.InnerException).Status.Detail); // pkg/api/errors/pubsub.go
    }

    private static Proto.BulkPublishRequestEntry Entry(int id, string data, params (string Key, string Value)[] metadata)
    {
        var entry = new Proto.BulkPublishRequestEntry { EntryId = $"e{id}", Event = ByteString.CopyFromUtf8(data), ContentType = "text/plain" };
        foreach (var (key, value) in metadata)
            entry.Metadata[key] = value;
        return entry;
    }

    private static string Data(string envelope)
    {
        using var json = JsonDocument.Parse(envelope);
        return json.RootElement.TryGetProperty("data", out var data) ? data.GetRawText()
            : json.RootElement.TryGetProperty("data_base64", out var bytes) ? $"base64 {bytes.GetString()}" : "";
    }

    private async Task<(World World, App App, Recorder Recorder)> SubscriberAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var recorder = await world.SharedAsync("recorder", _ => Task.FromResult(new Recorder()));
        var app = await world.SharedAsync("app", async w => await App.StartAsync(await w.EndpointAsync("reader"), web => recorder.Map(web,
            SubscriptionJson.All(new[] { "sdk", "headers", "keys", "merged", "fan" }.Select(t => new SubscriptionJson(w.Name(t)))))));
        return (world, app, recorder);
    }
}
