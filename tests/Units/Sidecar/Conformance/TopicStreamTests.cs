using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>SubscribeTopicEventsAlpha1: a subscription as long as a stream (dapr-facts 1.4).</summary>
public sealed class TopicStreamTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public async Task Events_come_with_their_envelope_and_their_data_as_bytes(string pair)
    {
        var (app, topic) = await AppAsync(pair, "plain");
        await using var stream = await TopicStream.OpenAsync(app, new() { PubsubName = "pubsub", Topic = topic });
        await PublishAsync(app, topic, "{\"a\":1}", "application/json", "one");
        var json = await stream.FirstAsync("{\"a\":1}");
        Assert.Equal(("one", topic, "pubsub", "/", "application/json", "1.0", app.AppId, "com.dapr.event.sent"),
            (json.Id, json.Topic, json.PubsubName, json.Path, json.DataContentType, json.SpecVersion, json.Source, json.Type));
        await PublishAsync(app, topic, "text", "text/plain", "two");
        Assert.Equal(("two", "text/plain"), await IdAndTypeAsync(stream, "text"));
        await PublishAsync(app, topic, "bytes", "application/octet-stream", "three");
        Assert.Equal(("three", "application/octet-stream"), await IdAndTypeAsync(stream, "bytes"));
    }

    [Theory, EachPair]
    public async Task A_raw_payload_comes_as_it_was_published(string pair)
    {
        var (app, topic) = await AppAsync(pair, "raw");
        await using var stream = await TopicStream.OpenAsync(app, new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            Metadata = { ["rawPayload"] = "true" },
        });
        await app.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            Data = ByteString.CopyFromUtf8("no envelope"),
            Metadata = { ["rawPayload"] = "true" },
        });
        Assert.Equal("application/octet-stream", (await stream.FirstAsync("no envelope")).DataContentType);
    }

    [Theory, EachPair]
    public async Task What_is_not_taken_goes_to_the_dead_letters(string pair)
    {
        var (app, topic) = await AppAsync(pair, "judged");
        await using var stream = await TopicStream.OpenAsync(app, new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            DeadLetterTopic = $"{topic}-dead",
        }, e => e.Data.ToStringUtf8() switch
        {
            "dropped" => Status.Drop,
            "retried" => Status.Retry,
            _ => Status.Success,
        });
        await using var dead = await TopicStream.OpenAsync(app, new() { PubsubName = "pubsub", Topic = $"{topic}-dead" });
        foreach (var data in (string[])["taken", "dropped", "retried", "marker"])
            await PublishAsync(app, topic, data, "text/plain", data);
        await stream.FirstAsync("marker"); // behind them on their partition: when it is there, they are dealt with
        Assert.Equal(("dropped", "retried"), ((await dead.FirstAsync("dropped")).Id, (await dead.FirstAsync("retried")).Id));
        Assert.Equal(["taken", "dropped", "retried", "marker"], stream.All.Select(e => e.Id).Distinct());
        Assert.Equal(["dropped", "retried"], dead.All.Select(e => e.Id).Distinct());
    }

    [Theory, EachPair]
    public async Task Without_dead_letters_a_RETRY_comes_again_a_DROP_does_not_and_nothing_passes_them(string pair)
    {
        var (app, topic) = await AppAsync(pair, "again");
        app.World.Pair.DemandBroker();
        var seen = 0;
        await using var stream = await TopicStream.OpenAsync(app, new() { PubsubName = "pubsub", Topic = topic }, e => e.Data.ToStringUtf8() switch
        {
            "dropped" => Status.Drop,
            "retried" when ++seen < 3 => Status.Retry,
            _ => Status.Success,
        });
        foreach (var data in (string[])["dropped", "retried", "marker"])
            await PublishAsync(app, topic, data, "text/plain", data);
        await stream.FirstAsync("marker");
        Assert.Equal(["dropped", "retried", "retried", "retried", "marker"], stream.All.Select(e => e.Id).Where((id, i) =>
            id == "retried" || stream.All.Select(e => e.Id).ToList().IndexOf(id) == i)); // Kafka may repeat what a group was given while it forms
    }

    [Theory, EachPair]
    public async Task What_a_stream_had_not_answered_when_it_ended_goes_to_another_instance(string pair)
    {
        var (app, topic) = await AppAsync(pair, "ended");
        app.World.Pair.DemandBroker();
        await using (var stream = await TopicStream.OpenAsync(app, new() { PubsubName = "pubsub", Topic = topic }, e =>
            e.Id == "held" ? null : Status.Success))
        {
            await PublishAsync(app, topic, "taken", "text/plain", "taken");
            await PublishAsync(app, topic, "held", "text/plain", "held");
            await stream.FirstAsync("held");
        }
        // Not a second stream of the same sidecar: daprd's Kafka component forgets a topic that is asked for anew while it is being left.
        var another = await app.World.EndpointAsync("ended");
        await another.ServeAsync();
        await using var next = await TopicStream.OpenAsync(another, new() { PubsubName = "pubsub", Topic = topic });
        await PublishAsync(app, topic, "later", "text/plain", "later");
        await next.FirstAsync("later");
        Assert.Equal(["held", "later"], next.All.Select(e => e.Id).Where(id => id != "taken").Distinct());
    }

    [Theory, EachPair]
    public async Task A_stream_that_does_not_say_what_it_wants_is_refused(string pair)
    {
        var (app, _) = await AppAsync(pair, "mute");
        async Task<(StatusCode, string)> RefusalAsync(Proto.SubscribeTopicEventsRequestAlpha1 request)
        {
            using var call = app.Stub.SubscribeTopicEventsAlpha1();
            await call.RequestStream.WriteAsync(request);
            var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default).InTimeAsync());
            return (error.StatusCode, error.Status.Detail);
        }
        Assert.Equal((StatusCode.Unknown, "initial request is required"), await RefusalAsync(new()));
        Assert.Equal((StatusCode.Unknown, "initial request is required"), await RefusalAsync(new() { EventProcessed = new() { Id = "one" } }));
        Assert.Equal((StatusCode.Unknown, "pubsubName is required"), await RefusalAsync(new() { InitialRequest = new() { Topic = "T" } }));
        Assert.Equal((StatusCode.Unknown, "topic is required"), await RefusalAsync(new() { InitialRequest = new() { PubsubName = "pubsub" } }));
        Assert.Equal((StatusCode.InvalidArgument, "pubsub other is not found"),
            await RefusalAsync(new() { InitialRequest = new() { PubsubName = "other", Topic = "T" } }));
    }

    [Theory, EachPair]
    public async Task A_second_initial_request_ends_the_stream(string pair)
    {
        var (app, topic) = await AppAsync(pair, "twice");
        await app.World.CreateTopicsAsync([topic]);
        using var call = app.Stub.SubscribeTopicEventsAlpha1();
        var wanted = new Proto.SubscribeTopicEventsRequestAlpha1 { InitialRequest = new() { PubsubName = "pubsub", Topic = topic } };
        await call.RequestStream.WriteAsync(wanted);
        Assert.True(await call.ResponseStream.MoveNext(default).InTimeAsync());
        await call.RequestStream.WriteAsync(wanted);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default).InTimeAsync());
        Assert.Equal((StatusCode.Unknown, "duplicate initial request received"), (error.StatusCode, error.Status.Detail));
    }

    // A sidecar of its own for each test, and its topic: a subscription that starts disturbs the others of a daprd on Kafka.
    private async Task<(Endpoint App, string Topic)> AppAsync(string pair, string name)
    {
        var world = await WorldAsync(pair);
        var app = await world.EndpointAsync(name);
        await app.ServeAsync();
        return (app, world.Name($"stream-{name}"));
    }

    private static async Task<(string, string)> IdAndTypeAsync(TopicStream stream, string data) =>
        await stream.FirstAsync(data) is var e ? (e.Id, e.DataContentType) : default;

    private static async Task PublishAsync(Endpoint app, string topic, string data, string contentType, string id) =>
        await app.Stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = topic,
            Data = ByteString.CopyFromUtf8(data),
            DataContentType = contentType,
            Metadata = { ["cloudevent.id"] = id, ["partitionKey"] = "k" },
        });
}
