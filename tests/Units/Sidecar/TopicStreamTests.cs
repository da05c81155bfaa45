using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Subscriptions that are streams, and those that resource files declare.</summary>
public sealed class TopicStreamTests : IAsyncLifetime
{
    private TestHost host = null!;
    private Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient stub = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        stub = host.Stub(await host.Host.AddAsync("streamer"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Events_come_down_the_stream_and_what_is_not_done_comes_again()
    {
        using var stream = await SubscribeAsync("T", deadLetterTopic: null);
        await PublishAsync("T", "{\"a\":1}", "application/json", "one");
        var first = await NextAsync(stream);
        Assert.Equal(("one", "T", "pubsub", "/", "application/json", "{\"a\":1}", "1.0", "streamer"), (first.Id, first.Topic,
            first.PubsubName, first.Path, first.DataContentType, first.Data.ToStringUtf8(), first.SpecVersion, first.Source));
        await AnswerAsync(stream, "one", TopicEventResponse.Types.TopicEventResponseStatus.Retry);
        Assert.Equal("one", (await NextAsync(stream)).Id);
        await AnswerAsync(stream, "one", TopicEventResponse.Types.TopicEventResponseStatus.Success);
        await PublishAsync("T", "text", "text/plain", "two");
        Assert.Equal("text", (await NextAsync(stream)).Data.ToStringUtf8());
        await AnswerAsync(stream, "two", TopicEventResponse.Types.TopicEventResponseStatus.Success);
        await PublishAsync("T", "bytes", "application/octet-stream", "three");
        Assert.Equal("bytes", (await NextAsync(stream)).Data.ToStringUtf8());
    }

    [Fact]
    public async Task What_the_app_drops_goes_to_the_dead_letters()
    {
        using var stream = await SubscribeAsync("T", "dead");
        using var dead = await SubscribeAsync("dead", null);
        await PublishAsync("T", "x", "text/plain", "one");
        await AnswerAsync(stream, (await NextAsync(stream)).Id, TopicEventResponse.Types.TopicEventResponseStatus.Drop);
        Assert.Equal("one", (await NextAsync(dead)).Id);
    }

    [Fact]
    public async Task What_a_stream_had_in_flight_when_it_ended_goes_to_the_next()
    {
        using (var stream = await SubscribeAsync("T", null))
        {
            await PublishAsync("T", "x", "text/plain", "one");
            Assert.Equal("one", (await NextAsync(stream)).Id);
        }
        using var next = await SubscribeAsync("T", null);
        Assert.Equal("one", (await NextAsync(next)).Id);
    }

    [Fact]
    public async Task A_stream_that_does_not_say_what_it_wants_is_refused()
    {
        async Task<string> RefusedAsync(SubscribeTopicEventsRequestAlpha1 request)
        {
            using var stream = stub.SubscribeTopicEventsAlpha1();
            await stream.RequestStream.WriteAsync(request);
            var error = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(default).InTimeAsync());
            Assert.Equal(StatusCode.Unknown, error.StatusCode);
            return error.Status.Detail;
        }
        Assert.Equal("initial request is required", await RefusedAsync(new()));
        Assert.Equal("pubsubName is required", await RefusedAsync(new() { InitialRequest = new() { Topic = "T" } }));
        Assert.Equal("topic is required", await RefusedAsync(new() { InitialRequest = new() { PubsubName = "pubsub" } }));
        Assert.Equal("pubsub other is not found",
            await RefusedAsync(new() { InitialRequest = new() { PubsubName = "other", Topic = "T" } }));
    }

    [Theory]
    [InlineData("v2alpha1", "  routes:\n    default: /t\n  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: 10")]
    [InlineData("v1alpha1", "  route: t")]
    public async Task A_subscription_may_be_declared_in_a_file_for_some_apps(string version, string spec)
    {
        await using var declared = await TestHost.StartAsync(Yaml.InMemory + $"""

            ---
            apiVersion: dapr.io/{version}
            kind: Subscription
            metadata:
              name: mine
            spec:
              topic: T
              pubsubname: pubsub
            {spec}
            scopes:
            - inbox
            """);
        var (inbox, other) = (new Subscriber(), new Subscriber());
        await using var app = await Subscriber.StartAsync(await declared.Host.AddAsync("inbox"), inbox, Subscriber.Json("U"));
        await using var neighbour = await Subscriber.StartAsync(await declared.Host.AddAsync("other"), other, Subscriber.Json("U"));
        var dapr = declared.Client(app.Sidecar);
        await dapr.PublishEventAsync("pubsub", "T", "declared");
        await dapr.PublishEventAsync("pubsub", "U", "asked");
        await Eventually.CountAsync(inbox.All, 2);
        await Eventually.CountAsync(other.All, 1);
        Assert.Equal(["asked", "declared"], inbox.All.Select(g => g.Data).Order(StringComparer.Ordinal));
        Assert.Equal(["asked"], other.All.Select(g => g.Data));
    }

    [Theory]
    [InlineData("dapr.io/v3", "  route: t", "apiVersion 'dapr.io/v3' is not supported")]
    [InlineData("dapr.io/v2alpha1", "  wrong: t", "'wrong' is not supported. Supported: topic, pubsubname")]
    [InlineData("dapr.io/v2alpha1", "", "it has no route")]
    [InlineData("dapr.io/v2alpha1", "  routes:\n    rules:\n    - match: a +\n      path: x", "the rule 'a +' is not understood at position 3")]
    public async Task A_declared_subscription_that_is_wrong_stops_the_start(string version, string spec, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync($"""
            apiVersion: {version}
            kind: Subscription
            metadata:
              name: mine
            spec:
              topic: T
              pubsubname: pubsub
            {spec}
            """));
        Assert.Contains("subscription 'mine': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private async Task<AsyncDuplexStreamingCall<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1>> SubscribeAsync(
        string topic, string? deadLetterTopic)
    {
        var stream = stub.SubscribeTopicEventsAlpha1();
        var initial = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = "pubsub", Topic = topic };
        if (deadLetterTopic is not null)
            initial.DeadLetterTopic = deadLetterTopic;
        await stream.RequestStream.WriteAsync(new() { InitialRequest = initial });
        Assert.True(await stream.ResponseStream.MoveNext(default).InTimeAsync());
        Assert.NotNull(stream.ResponseStream.Current.InitialResponse);
        return stream;
    }

    private static async Task<TopicEventRequest> NextAsync(
        AsyncDuplexStreamingCall<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1> stream)
    {
        Assert.True(await stream.ResponseStream.MoveNext(default).InTimeAsync());
        return stream.ResponseStream.Current.EventMessage;
    }

    private static Task AnswerAsync(
        AsyncDuplexStreamingCall<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1> stream, string id,
        TopicEventResponse.Types.TopicEventResponseStatus status) =>
        stream.RequestStream.WriteAsync(new() { EventProcessed = new() { Id = id, Status = new() { Status = status } } });

    private async Task PublishAsync(string topic, string data, string contentType, string id) => await stub.PublishEventAsync(new()
    {
        PubsubName = "pubsub",
        Topic = topic,
        Data = ByteString.CopyFromUtf8(data),
        DataContentType = contentType,
        Metadata = { ["cloudevent.id"] = id },
    });
}
