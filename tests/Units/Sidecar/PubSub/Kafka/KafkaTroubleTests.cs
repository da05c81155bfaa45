using DaprMessaging.KafkaMock;
using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>Brokers that are down, move, or answer errors; each test on a mock cluster of its own.</summary>
[Collection("Kafka")]
public sealed class KafkaTroubleTests
{
    private const int Produce = 0, Heartbeat = 12;

    [Fact]
    public async Task Brokers_go_down_and_come_back_and_nothing_is_lost_or_overtaken()
    {
        await using var world = await StartAsync(brokers: 2);
        var (topic, group) = (await world.TopicAsync(), KafkaWorld.NewName("inbox"));
        world.Read(group, topic, reader: "a");
        await world.PublishNumbersAsync(topic, 0, 100);
        await world.SeenAsync(100);
        await world.Cluster.DoAsync("down -1");
        var publish = world.PublishNumbersAsync(topic, 100, 100);
        await KafkaWorld.TrueAsync(() => world.Heard[Heard.Troubled] >= 2, () => "producer and consumer notice");
        Assert.False(publish.IsCompletedSuccessfully);
        await world.Cluster.DoAsync("up -1");
        await publish;
        await world.PublishNumbersAsync(topic, 200, 100);
        await world.SeenAsync(300);
        world.AssertAllInOrder(300);
    }

    [Fact]
    public async Task A_publish_that_brokers_refuse_for_a_while_is_repeated_and_stays_in_order()
    {
        await using var world = await StartAsync(brokers: 2);
        var topic = await world.TopicAsync();
        world.Read(KafkaWorld.NewName("inbox"), topic);
        // REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS, NOT_LEADER_FOR_PARTITION. One message at a time: the mock does not
        // check sequences as a broker does, and takes a second batch whose first it has refused.
        int[] codes = [7, 19, 6, 7, 7];
        for (var i = 0; i < 200; i++)
        {
            if (i % 40 == 0)
                await world.Cluster.DoAsync($"errors {Produce} {codes[i / 40]}");
            await world.PublishNumbersAsync(topic, i, 1);
        }
        for (var partition = 0; partition < 4; partition++)
            await world.Cluster.DoAsync($"leader {topic} {partition} {1 + partition % 2}");
        await world.PublishNumbersAsync(topic, 200, 200);
        await world.SeenAsync(400);
        world.AssertAllInOrder(400);
    }

    [Theory]
    [InlineData(10)] // MESSAGE_TOO_LARGE
    [InlineData(29)] // TOPIC_AUTHORIZATION_FAILED
    [InlineData(45)] // OUT_OF_ORDER_SEQUENCE_NUMBER
    public async Task A_publish_that_is_refused_for_good_says_so_or_is_mended_and_the_next_one_succeeds(int code)
    {
        await using var world = await StartAsync();
        var topic = await world.TopicAsync(1);
        world.Read(KafkaWorld.NewName("inbox"), topic);
        await world.PublishNumbersAsync(topic, 0, 1);
        await world.Cluster.DoAsync($"errors {Produce} {code}");
        var error = await Record.ExceptionAsync(() => world.PublishNumbersAsync(topic, 1, 1));
        if (code != 45) // librdkafka may get over it by a new epoch
            Assert.Contains("1 of 1 messages failed", Assert.IsType<InvalidOperationException>(error).Message,
                StringComparison.Ordinal);
        await KafkaWorld.TrueAsync(() => Record.Exception(() =>
            world.PublishNumbersAsync(topic, 2, 1).GetAwaiter().GetResult()) is null, () => "a publish that succeeds");
        await KafkaWorld.TrueAsync(() => world.Data.Contains(KafkaWorld.Json(2)), () => "its delivery");
    }

    [Fact]
    public async Task A_member_that_its_group_has_forgotten_joins_again_and_nothing_is_lost()
    {
        await using var world = await StartAsync();
        var (topic, group) = (await world.TopicAsync(), KafkaWorld.NewName("inbox"));
        using var stop = new CancellationTokenSource();
        var publishing = world.PublishUntilAsync(topic, stop.Token);
        world.Read(group, topic, reader: "a");
        await world.GotAsync("a");
        await world.Cluster.DoAsync($"errors {Heartbeat} 25 22"); // UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION
        await KafkaWorld.TrueAsync(() => world.Heard[Heard.Revoked] > 0, () => "the partitions are lost");
        await world.GotAsync("a");
        await stop.CancelAsync();
        var count = await publishing;
        await world.SeenAsync(count);
        world.AssertAllInOrder(count);
    }

    [Fact]
    public async Task A_component_whose_brokers_do_not_answer_stops_the_start_and_says_which()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync(
            Yaml.Component("pubsub", "pubsub.kafka", ("brokers", "127.0.0.1:1"), ("authType", "none"))
                .Replace("version: v1", "version: v1\n  initTimeout: 300ms", StringComparison.Ordinal)));
        Assert.Contains("component 'pubsub' (pubsub.kafka): cannot reach 127.0.0.1:1", error.Message,
            StringComparison.Ordinal);
    }

    private static Task<KafkaWorld> StartAsync(int brokers = 1)
    {
        Assert.SkipWhen(KafkaCluster.IsReal, "a real Kafka (KAFKA_BOOTSTRAP) takes no injected errors");
        return KafkaWorld.StartAsync(ownBrokers: brokers);
    }
}
