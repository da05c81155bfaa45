using DaprMessaging.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Hosting;

public sealed class DaprPublisherTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task An_event_says_where_it_belongs_and_what_it_is()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync(
            [new Emission("Inbox-T", "u:1:2", "id-1", "a.Type", ByteString.CopyFrom(0, 0xFF), "00-trace")]);

        var request = Assert.Single(Requests(dapr));
        Assert.Equal(("pubsub", "Inbox-T"), (request.PubsubName, request.Topic));
        Assert.Empty(request.Metadata); // it would override that of the entries
        var entry = Assert.Single(request.Entries);
        Assert.Equal((ByteString.CopyFrom(0, 0xFF), "application/octet-stream"), (entry.Event, entry.ContentType));
        Assert.Equal(
            [("cloudevent.id", "id-1"), ("cloudevent.traceparent", "00-trace"), ("cloudevent.type", "a.Type"), ("partitionKey", "u:1:2")],
            entry.Metadata.Select(m => (m.Key, m.Value)).Order());
    }

    [Fact]
    public async Task A_dead_event_carries_its_reason_and_no_trace_is_none()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([Event("Inbox-T-dead", "k", "1") with { DeadReason = "it cannot be read", DeadKind = DeadKind.Unreadable }]);
        var metadata = Requests(dapr)[0].Entries[0].Metadata;
        Assert.Equal(("it cannot be read", "Unreadable"), (metadata["reason"], metadata["kind"]));
        Assert.False(metadata.ContainsKey("cloudevent.traceparent"));
    }

    [Fact]
    public async Task Whom_it_is_about_is_its_subject()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([Event("Bot-T", "k", "1") with { Subject = "u42" }]);
        Assert.Equal("u42", Requests(dapr)[0].Entries[0].Metadata["cloudevent.subject"]);
    }

    [Fact]
    public async Task What_came_as_json_goes_out_as_json()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([Event("Inbox-T-dead", "k", "1") with { IsJson = true }]);
        Assert.Equal("application/json", Requests(dapr)[0].Entries[0].ContentType);
    }

    [Fact]
    public async Task Every_topic_is_one_call_in_the_order_of_its_first_event()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([Event("B", "x", "1"), Event("A", "y", "2"), Event("B", "z", "3"), Event("A", "x", "4")]);
        Assert.Equal(["B", "A"], Requests(dapr).Select(r => r.Topic));
        Assert.Equal([["1", "3"], ["2", "4"]], Requests(dapr).Select(r => r.Entries.Select(e => e.Metadata["cloudevent.id"]).ToArray()));
        Assert.All(Requests(dapr), r => Assert.Equal(["0", "1"], r.Entries.Select(e => e.EntryId)));
    }

    [Fact]
    public async Task What_is_too_much_for_one_call_is_split_and_stays_in_order()
    {
        var dapr = Willing();
        var events = Enumerable.Range(0, 10).Select(i => Event("A", "k", $"{i}", 1 << 20)).ToArray();
        await Publisher(dapr).PublishAsync(events);
        Assert.All(Requests(dapr), r => Assert.InRange(r.CalculateSize(), 1, 4 << 20));
        Assert.Equal(events.Select(e => e.Id), Requests(dapr).SelectMany(r => r.Entries).Select(e => e.Metadata["cloudevent.id"]));
        Assert.All(Requests(dapr), r => Assert.Equal(r.Entries.Count, r.Entries.Select(e => e.EntryId).Distinct().Count()));
    }

    [Fact]
    public async Task One_event_that_is_larger_than_a_part_still_goes()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([Event("A", "k", "1", 5 << 20), Event("A", "k", "2")]);
        Assert.Equal([1, 1], Requests(dapr).Select(r => r.Entries.Count));
    }

    [Fact]
    public async Task An_older_sidecar_is_asked_by_the_older_name_from_then_on()
    {
        var dapr = new FakeDapr((method, _) =>
            method == "BulkPublishEvent" ? throw FakeDapr.Failure(StatusCode.Unimplemented) : new Proto.BulkPublishResponse());
        var publisher = Publisher(dapr);
        await publisher.PublishAsync([Event("A", "k", "1")]);
        await publisher.PublishAsync([Event("A", "k", "2")]);
        Assert.Equal(["BulkPublishEvent", "BulkPublishEventAlpha1", "BulkPublishEventAlpha1"], dapr.Calls.Select(c => c.Method));
    }

    [Fact]
    public async Task One_event_that_the_broker_did_not_take_fails_the_call()
    {
        var failed = new Proto.BulkPublishResponse { FailedEntries = { new Proto.BulkPublishResponseFailedEntry { EntryId = "1", Error = "full" } } };
        var e = await Assert.ThrowsAsync<PublishException>(
            () => Publisher(new FakeDapr(_ => failed)).PublishAsync([Event("A", "k", "1"), Event("A", "k", "2")]));
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task A_broker_that_is_out_is_a_publish_that_failed(StatusCode code) => await Assert.ThrowsAsync<PublishException>(
        () => Publisher(new FakeDapr(_ => throw FakeDapr.Failure(code))).PublishAsync([Event("A", "k", "1")]));

    [Fact]
    public async Task After_a_part_that_failed_nothing_later_is_published()
    {
        var dapr = new FakeDapr(
            r => ((Proto.BulkPublishRequest)r).Topic == "A" ? throw FakeDapr.Failure(StatusCode.Internal) : new Proto.BulkPublishResponse());
        await Assert.ThrowsAsync<PublishException>(() => Publisher(dapr).PublishAsync([Event("A", "k", "1"), Event("B", "k", "2")]));
        Assert.Single(dapr.Calls);
    }

    [Fact]
    public async Task Nothing_to_publish_is_no_call()
    {
        var dapr = Willing();
        await Publisher(dapr).PublishAsync([]);
        Assert.Empty(dapr.Calls);
    }

    private IPublisher Publisher(FakeDapr dapr) => new DaprPublisher(dapr.Client, FakeDapr.Endpoint(time));

    private static FakeDapr Willing() => new(_ => new Proto.BulkPublishResponse());

    private static List<Proto.BulkPublishRequest> Requests(FakeDapr dapr) =>
        dapr.Calls.ConvertAll(c => (Proto.BulkPublishRequest)c.Request);

    private static Emission Event(string topic, string key, string id, int size = 1) =>
        new(topic, key, id, "t", ByteString.CopyFrom(new byte[size]), "");
}
