using System.Text;
using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;
using PushUpdates = DaprMessaging.Contracts.Sync.PushUpdates;

namespace DaprMessaging.Units.Hosting;

public sealed class BulkBodyTests
{
    private static readonly PushUpdates Event = new() { UserId = (1L << 53) - 1, Updates = new Updates { Pts = 7 } };

    [Fact]
    public void Bytes_come_in_base64()
    {
        var delivery = Read($$"""{"data_base64":"{{Event.ToByteString().ToBase64()}}","id":"id-1","type":"a.Type","traceparent":"00-t"}""");
        Assert.Equal(
            ("e-1", "id-1", "a.Type", "00-t", false),
            (delivery.EntryId, delivery.Id, delivery.Type, delivery.TraceParent, delivery.IsJson));
        Assert.Equal(Event, delivery.Parse(PushUpdates.Parser));
    }

    [Fact]
    public void A_publisher_without_protobuf_may_send_JSON()
    {
        var delivery = Read($$"""{"data":{{JsonFormatter.Default.Format(Event)}},"datacontenttype":"application/json"}""");
        Assert.True(delivery.IsJson);
        Assert.Equal(Event, delivery.Parse(PushUpdates.Parser));
    }

    [Fact]
    public void Bytes_win_over_JSON() =>
        Assert.Equal(Event, Read($$"""{"data":{"userId":"1"},"data_base64":"{{Event.ToByteString().ToBase64()}}"}""").Parse(PushUpdates.Parser));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":"a text"}""")]
    [InlineData("""{"data":[1,2]}""")]
    [InlineData("""{"data_base64":""}""")]
    [InlineData("null")]
    public void An_event_without_usable_data_is_empty_and_stops_nobody(string cloudEvent)
    {
        var delivery = Read(cloudEvent);
        Assert.True(delivery.Data.IsEmpty);
        Assert.Equal("e-1", delivery.EntryId);
        Assert.Equal(("", "", ""), (delivery.Id, delivery.Type, delivery.TraceParent));
    }

    [Theory]
    [InlineData("""{"__key":"k"}""", "k")] // Kafka
    [InlineData("""{"partitionKey":"k"}""", "k")]
    [InlineData("""{"partitionKey":"p","__key":"k"}""", "k")]
    [InlineData("""{"other":"x"}""", "")]
    [InlineData("null", "")]
    public void The_partition_key_is_what_the_broker_says(string metadata, string key) => Assert.Equal(key, Read("{}", metadata).Key);

    [Fact]
    public void What_daprd_adds_is_stepped_over()
    {
        var body = Body("""
            {"id":"x","type":"com.dapr.event.sent.bulk","topic":"Inbox-T","pubsubname":"pubsub","metadata":{"a":"b"},
             "entries":[{"entryId":"1","contentType":"application/cloudevents+json","event":{"specversion":"1.0","source":"msg","topic":"T"}}]}
            """);
        Assert.Equal("1", Assert.Single(body.Entries).EntryId);
    }

    [Fact]
    public void An_answer_is_what_daprd_reads()
    {
        var reply = new BulkBody.Reply { Statuses = [new("1", "SUCCESS"), new("2", "RETRY")] };
        Assert.Equal(
            """{"statuses":[{"entryId":"1","status":"SUCCESS"},{"entryId":"2","status":"RETRY"}]}""",
            JsonSerializer.Serialize(reply, BulkJson.Default.Reply));
    }

    [Fact]
    public void It_says_when_it_was_published_and_with_what()
    {
        var delivery = Read("{\"time\":\"2026-01-02T03:04:05+01:00\"}", "{\"reason\":\"why\",\"__partition\":\"7\"}");
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 2, 4, 5, TimeSpan.Zero), delivery.PublishedAt);
        Assert.Equal(("why", "7"), (delivery.Metadata["reason"], delivery.Metadata["__partition"]));
        Assert.Null(Read("{\"time\":\"yesterday\"}", "null").PublishedAt);
    }

    private static Delivery Read(string cloudEvent, string metadata = "{}") =>
        Body($$"""{"entries":[{"entryId":"e-1","event":{{cloudEvent}},"metadata":{{metadata}}}]}""").Entries[0].ToDelivery();

    private static BulkBody Body(string json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), BulkJson.Default.BulkBody)!;
}
