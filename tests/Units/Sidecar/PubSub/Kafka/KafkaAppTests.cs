using DaprMessaging.KafkaMock;
using DaprMessaging.Stores;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>Apps beside sidecars on Kafka: what they publish and get over the wire.</summary>
[Collection("Kafka")]
public sealed class KafkaAppTests : IAsyncLifetime
{
    private readonly Subscriber inbox = new();
    private readonly string app = KafkaWorld.NewName("inbox"), topic = KafkaWorld.NewName("Inbox-T");
    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        var cluster = await KafkaCluster.SharedAsync();
        await cluster.CreateTopicAsync(topic, 32);
        host = await TestHost.StartAsync(Yaml.Component("pubsub", "pubsub.kafka", ("brokers", cluster.Bootstrap),
            ("authType", "none"), ("initialOffset", "oldest"), ("sessionTimeout", cluster.IsMock ? "2s" : "10s"),
            ("heartbeatInterval", "300ms"), ("fetchMaxWait", "5ms"), ("maxMessageBytes", "100000")));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_bulk_subscription_gets_what_a_bulk_publish_sent_each_key_in_order()
    {
        inbox.Answer = g => g.Data == "17" && inbox.All.Count(a => a.Data == "17") < 3 ? "RETRY" : "SUCCESS";
        await using var first = await Subscriber.StartAsync(await host.Host.AddAsync(app), inbox,
            Subscriber.Json(topic, max: 50));
        var stub = host.Stub(await host.Host.AddAsync("msg"));
        for (var start = 0; start < 600; start += 200)
        {
            var request = new Proto.BulkPublishRequest { PubsubName = "pubsub", Topic = topic };
            for (var i = start; i < start + 200; i++)
                request.Entries.Add(new Proto.BulkPublishRequestEntry
                {
                    EntryId = $"{i}",
                    Event = ByteString.CopyFromUtf8($"{i}"),
                    ContentType = "text/plain",
                    Metadata = { ["partitionKey"] = $"c:{i % 40}" },
                });
            Assert.Empty((await stub.BulkPublishEventAsync(request)).FailedEntries);
        }
        await KafkaWorld.TrueAsync(() => inbox.All.Select(g => g.Data).Distinct().Count() == 600
            && inbox.All.Count(g => g.Data == "17") == 3, () => "all 600, one of them three times");
        Assert.All(inbox.All.GroupBy(g => g.Key), k =>
        {
            var firsts = k.Select(g => int.Parse(g.Data)).Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
        });
        Assert.InRange(inbox.CallSizes.Max(), 2, 50);
    }

    [Fact]
    public async Task A_single_delivery_is_the_envelope_with_its_place_and_metadata_in_headers()
    {
        await using var first = await Subscriber.StartAsync(await host.Host.AddAsync(app), inbox,
            Subscriber.Json(topic, bulk: false));
        await host.Client(await host.Host.AddAsync("msg")).PublishEventAsync("pubsub", topic, new { A = 1 },
            new Dictionary<string, string> { ["partitionKey"] = "c:1", ["note"] = "x" },
            TestContext.Current.CancellationToken);
        await KafkaWorld.TrueAsync(() => inbox.All.Count == 1, () => "the event");
        var headers = inbox.Headers.Single();
        Assert.Equal(["c:1", "x", topic, "0", "pubsub"],
            new[] { "__key", "note", "__topic", "__offset", "pubsubname" }.Select(h => headers[h].ToString()));
        Assert.True(long.Parse(headers["__timestamp"]!) > 0);
        Assert.StartsWith("{\"data\":{\"a\":1},\"datacontenttype\":\"application/json\",\"id\":\"",
            inbox.Bodies.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_larger_than_Kafka_may_take_is_an_error_of_the_publish()
    {
        var client = host.Client(await host.Host.AddAsync("msg"));
        var error = await Assert.ThrowsAsync<Dapr.DaprException>(() => client.PublishEventAsync("pubsub", topic,
            new string('x', 120_000), TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Internal, Assert.IsType<RpcException>(error.InnerException).StatusCode);
        await client.PublishEventAsync("pubsub", topic, "small", TestContext.Current.CancellationToken);
    }
}
