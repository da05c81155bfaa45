using System.Text.Json;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.PubSub;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

public sealed class PublishTests : IAsyncLifetime
{
    private readonly Subscriber inbox = new();
    private TestHost host = null!;
    private TestApp app = null!;
    private Proto.Dapr.DaprClient stub = null!;
    private AppSidecar sender = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        sender = await host.Host.AddAsync("msg");
        stub = host.Stub(sender);
        app = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox, Subscriber.Json("T"),
            Subscriber.Json("Single", bulk: false));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_SDKs_publishes_arrive()
    {
        var dapr = host.Client(sender);
        await dapr.PublishEventAsync("pubsub", "T", new { a = 1 });
        await dapr.PublishByteEventAsync("pubsub", "T", "bytes"u8.ToArray(), "application/octet-stream");
        var result = await dapr.BulkPublishEventAsync("pubsub", "T", ["x", "y"]);
        Assert.Empty(result.FailedEntries);
        await Eventually.CountAsync(inbox.All, 4);
        Assert.Equal(["bytes", "x", "y", "{\"a\":1}"], inbox.All.Select(g => g.Data).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_entry_of_a_bulk_publish_goes_by_its_own_key_in_order()
    {
        var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = "T" };
        for (var i = 0; i < 60; i++)
            request.Entries.Add(Entry(i, $"{i}", ("partitionKey", $"k{i % 6}")));
        await stub.BulkPublishEventAsync(request);
        await Eventually.CountAsync(inbox.All, 60);
        foreach (var key in inbox.All.GroupBy(g => g.Key))
        {
            Assert.Equal(Fnv1a.Partition(key.Key, 8), Assert.Single(key.Select(g => g.Partition).Distinct()));
            Assert.Equal(key.Select(g => int.Parse(g.Data)).Order(), key.Select(g => int.Parse(g.Data)));
        }
        Assert.Equal(6, inbox.All.Select(g => g.Key).Distinct().Count());
    }

    [Fact]
    public async Task The_requests_metadata_wins_over_the_entrys()
    {
        var request = new Proto.BulkPublishRequest
        {
            PubsubName = "pubsub",
            Topic = "T",
            Metadata = { ["partitionKey"] = "all" }
        };
        request.Entries.Add(Entry(0, "a", ("partitionKey", "mine"), ("own", "1")));
        request.Entries.Add(Entry(1, "b"));
#pragma warning disable CS0612 // obsolete: what older SDKs call
        await stub.BulkPublishEventAlpha1Async(request);
#pragma warning restore CS0612
        await Eventually.CountAsync(inbox.All, 2);
        Assert.All(inbox.All, g => Assert.Equal("all", g.Key));
        Assert.Contains("\"own\":\"1\"", inbox.Bodies.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_call_is_what_daprd_sends()
    {
        await stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = "T",
            Data = ByteString.CopyFromUtf8("12345678901234567"),
            DataContentType = "application/json",
            Metadata = { ["partitionKey"] = "k", ["cloudevent.id"] = "one", ["cloudevent.type"] = "t" },
        });
        await Eventually.CountAsync(inbox.Bodies, 1);
        using var json = JsonDocument.Parse(inbox.Bodies.First());
        var root = json.RootElement;
        Assert.Equal(["entries", "id", "metadata", "pubsubname", "topic", "type"], root.EnumerateObject()
            .Select(p => p.Name));
        Assert.Equal("com.dapr.event.sent.bulk", root.GetProperty("type").GetString());
        Assert.Equal("{\"pubsubName\":\"pubsub\"}", root.GetProperty("metadata").GetRawText());
        var entry = Assert.Single(root.GetProperty("entries").EnumerateArray());
        Assert.Equal(["entryId", "event", "metadata", "contentType"], entry.EnumerateObject().Select(p => p.Name));
        Assert.Equal("application/cloudevents+json", entry.GetProperty("contentType").GetString());
        Assert.Equal("one", entry.GetProperty("event").GetProperty("id").GetString());
        Assert.Equal("t", entry.GetProperty("event").GetProperty("type").GetString());
        Assert.Equal("12345678901234567", entry.GetProperty("event").GetProperty("data").GetRawText());
        Assert.Equal(["__key", "__offset", "__partition", "__timestamp", "__topic", "cloudevent.id", "cloudevent.type",
            "partitionKey"],
            entry.GetProperty("metadata").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var headers = inbox.Headers.First();
        Assert.Equal("application/json", headers.ContentType);
        Assert.Equal(app.Sidecar.AppToken, headers["dapr-api-token"]);
    }

    [Fact]
    public async Task A_single_call_carries_the_envelope_as_it_is_and_the_metadata_as_headers()
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        await stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = "Single",
            Data = ByteString.CopyFromUtf8("hello"),
            Metadata = { ["partitionKey"] = "k", ["MyHeader"] = "é", ["bad"] = "a\nb",
                ["cloudevent.traceparent"] = trace },
        });
        await Eventually.CountAsync(inbox.Bodies, 1);
        Assert.StartsWith("{\"data\":\"hello\",\"datacontenttype\":\"text/plain\",\"id\":", inbox.Bodies.First(),
            StringComparison.Ordinal);
        var headers = inbox.Headers.First();
        Assert.Equal("application/cloudevents+json", headers.ContentType);
        Assert.Equal(["k", "0", "Single", "pubsub", "k", trace, app.Sidecar.AppToken],
            new[] { "__key", "__offset", "__topic", "pubsubname", "partitionkey", "traceparent",
                "dapr-api-token" }.Select(h => headers[h].ToString()));
        Assert.True(headers.ContainsKey("myheader"));
        Assert.False(headers.ContainsKey("bad"));
    }

    [Fact]
    public async Task A_failing_publish_has_published_nothing()
    {
        host.Faults.PublishFails.Next(1);
        Assert.Equal(StatusCode.Internal,
            await TestHost.CodeOfAsync(async () =>
            await stub.PublishEventAsync(new()
            {
                PubsubName = "pubsub",
                Topic = "T",
                Data = ByteString.CopyFromUtf8("lost")
            })));
        await stub.PublishEventAsync(new()
        {
            PubsubName = "pubsub",
            Topic = "T",
            Data = ByteString.CopyFromUtf8("kept")
        });
        await Eventually.CountAsync(inbox.All, 1);
        Assert.Equal("kept", Assert.Single(inbox.All).Data);
    }

    private static Proto.BulkPublishRequestEntry Entry(int id, string data,
        params (string Key, string Value)[] metadata)
    {
        var entry = new Proto.BulkPublishRequestEntry
        {
            EntryId = $"e{id}",
            Event = ByteString.CopyFromUtf8(data),
            ContentType = "application/octet-stream"
        };
        foreach (var (key, value) in metadata)
            entry.Metadata[key] = value;
        return entry;
    }
}
