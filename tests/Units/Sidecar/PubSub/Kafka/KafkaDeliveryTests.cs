using System.Collections.Concurrent;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>What pubsub.kafka promises while nothing goes wrong with the brokers.</summary>
[Collection("Kafka")]
public sealed class KafkaDeliveryTests
{
    [Fact]
    public async Task Each_group_gets_everything_and_each_key_in_order()
    {
        await using var world = await KafkaWorld.StartAsync();
        var topic = await world.TopicAsync(partitions: 8);
        var group = KafkaWorld.NewName("inbox");
        world.Read(group, topic);
        for (var i = 0; i < 20; i++)
            await world.PublishNumbersAsync(topic, i * 100, 100);
        await world.SeenAsync(2000);
        world.AssertAllInOrder(2000);
        Assert.Equal(2000, world.All.Count);
        world.Read(KafkaWorld.NewName("other"), topic);
        await KafkaWorld.TrueAsync(() => world.All.Count == 4000, () => $"4000, there are {world.All.Count}");
    }

    [Fact]
    public async Task A_key_goes_where_daprds_producer_puts_it()
    {
        await using var world = await KafkaWorld.StartAsync();
        var topic = await world.TopicAsync(partitions: 32);
        // Hashes with and without the sign bit, bytes over 127, and the empty key.
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => $"c:{i}"), "ü", "日本語", "\u00ff", ""];
        Assert.Contains(keys, k => unchecked((int)Fnv1a.Hash32(k)) < 0);
        world.Read(KafkaWorld.NewName("inbox"), topic);
        await world.PublishAsync(topic, keys.Select((k, i) => (KafkaWorld.Json(i), (string?)k)).ToArray());
        await world.SeenAsync(keys.Length);
        Assert.All(world.All, g => Assert.Equal(Fnv1a.Partition(g.Key, 32), g.Partition));
    }

    [Fact]
    public async Task A_message_comes_with_its_headers_key_and_place()
    {
        await using var world = await KafkaWorld.StartAsync();
        var topic = await world.TopicAsync();
        world.Read(KafkaWorld.NewName("inbox"), topic);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await world.Broker.PublishAsync(topic,
            [new Message("{}"u8.ToArray(), [new("partitionKey", "ä"), new("traceparent", "x")]) { Key = "ä" }], default);
        await world.SeenAsync(1);
        var got = world.All.Single();
        Assert.Equal(("ä", 0L), (got.Key, got.Offset));
        Assert.Equal([new("partitionKey", "ä"), new("traceparent", "x")], got.Message.Metadata);
        Assert.InRange(got.Message.PublishedAt, before - 1000, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000);
    }

    [Fact]
    public async Task One_delivery_of_a_partition_is_in_flight_and_batches_form_by_themselves()
    {
        await using var world = await KafkaWorld.StartAsync();
        var topic = await world.TopicAsync(partitions: 4);
        var (flying, twice, sizes) = (new ConcurrentDictionary<int, bool>(), 0, new ConcurrentQueue<int>());
        world.Read(KafkaWorld.NewName("inbox"), topic, max: 50, around: async delivery =>
        {
            sizes.Enqueue(delivery.Items.Count);
            var partitions = delivery.Items.Select(i => i.Partition).Distinct().ToList();
            foreach (var partition in partitions)
                if (!flying.TryAdd(partition, true))
                    Interlocked.Increment(ref twice);
            await Task.Yield();
            partitions.ForEach(p => flying.TryRemove(p, out _));
        });
        await world.PublishNumbersAsync(topic, 0, 1000);
        await world.SeenAsync(1000);
        Assert.Equal(0, twice);
        Assert.Equal(50, sizes.Max());
        Assert.True(sizes.Count < 500, $"{sizes.Count} calls for 1000 entries");
    }

    [Fact]
    public async Task A_RETRY_comes_again_without_limit_and_stops_only_its_own_partition()
    {
        await using var world = await KafkaWorld.StartAsync(s => s with { Rest = TimeSpan.FromMilliseconds(20) });
        var topic = await world.TopicAsync(partitions: 8);
        var mended = false;
        world.Read(KafkaWorld.NewName("inbox"), topic,
            g => g.Key == "k3" && KafkaWorld.Number(g.Data) == 3 && !Volatile.Read(ref mended)
                ? Verdict.Retry : Verdict.Success);
        await world.PublishNumbersAsync(topic, 0, 320);
        var stuck = Fnv1a.Partition("k3", 8);
        var behind = Enumerable.Range(0, 320).Where(i => i > 3 && Fnv1a.Partition($"k{i % 16}", 8) == stuck).ToHashSet();
        await KafkaWorld.TrueAsync(() => world.All.Count(g => KafkaWorld.Number(g.Data) == 3) > 25, () => "25 attempts");
        await KafkaWorld.TrueAsync(() => Enumerable.Range(0, 320).Except(behind)
            .All(world.All.Select(g => KafkaWorld.Number(g.Data)).ToHashSet().Contains), () => "the other partitions");
        Volatile.Write(ref mended, true);
        await world.SeenAsync(320);
        world.AssertAllInOrder(320);
    }

    [Fact]
    public async Task What_fails_or_is_dropped_becomes_a_dead_letter_with_its_key_and_where_it_was()
    {
        await using var world = await KafkaWorld.StartAsync();
        var (topic, dead) = (await world.TopicAsync(), await world.TopicAsync());
        world.Read(KafkaWorld.NewName("inbox"), topic, g => (KafkaWorld.Number(g.Data) % 3) switch
        {
            0 => Verdict.Success,
            1 => Verdict.Retry,
            _ => Verdict.Drop,
        }, deadLetterTopic: dead);
        world.Read(KafkaWorld.NewName("morgue"), dead, reader: "morgue");
        await world.PublishNumbersAsync(topic, 0, 30);
        await KafkaWorld.TrueAsync(() => world.All.Count == 50, () => $"30 and 20; there are {world.All.Count}");
        var letters = world.All.Where(g => g.Reader == "morgue").ToList();
        Assert.Equal(Enumerable.Range(0, 30).Where(i => i % 3 > 0),
            letters.Select(g => KafkaWorld.Number(g.Data)).Order());
        Assert.All(letters, g => Assert.Equal($"k{KafkaWorld.Number(g.Data) % 16}", g.Key));
        Assert.All(letters, g => Assert.Contains(new("__topic", topic), g.Message.Metadata));
    }

    [Fact]
    public async Task What_is_expired_or_no_envelope_does_not_reach_the_app()
    {
        await using var world = await KafkaWorld.StartAsync();
        var (topic, dead) = (await world.TopicAsync(1), await world.TopicAsync(1));
        world.Read(KafkaWorld.NewName("inbox"), topic, deadLetterTopic: dead);
        await world.PublishAsync(topic, ("{\"expiration\":\"2020-01-01T00:00:00Z\"}", null), ("no json", null),
            ("{\"data\":1} and more", null), ("{\"expiration\":\"2120-01-01T00:00:00Z\"}", null));
        await world.SeenAsync(1);
        Assert.Equal(["{\"expiration\":\"2120-01-01T00:00:00Z\"}"], world.Data);
    }

    [Fact]
    public async Task Without_consumeRetry_what_failed_is_passed_over()
    {
        await using var world = await KafkaWorld.StartAsync(s => s with { RetriesDeliveries = false });
        var topic = await world.TopicAsync(1);
        world.Read(KafkaWorld.NewName("inbox"), topic, g => g.Offset == 1 ? Verdict.Retry : Verdict.Success, bulk: false);
        await world.PublishNumbersAsync(topic, 0, 4);
        await world.SeenAsync(4);
        Assert.Equal([0L, 1, 2, 3], world.All.Select(g => g.Offset));
    }

    [Fact]
    public async Task A_slow_app_holds_a_bounded_part_of_the_topic_in_memory()
    {
        await using var world = await KafkaWorld.StartAsync(s => s with { MaxBytesInMemory = 1 << 20 });
        var topic = await world.TopicAsync(partitions: 2);
        var group = KafkaWorld.NewName("inbox");
        world.Faults.Pause(group, topic);
        world.Read(group, topic);
        var filling = $"{{\"n\":\"{new string('x', 2000)}\",\"i\":";
        for (var i = 0; i < 20; i++) // 8 MB, eight times what it may hold
            await world.PublishAsync(topic, Enumerable.Range(i * 200, 200)
                .Select(n => ($"{filling}{n}}}", (string?)$"k{n % 16}")).ToArray());
        await KafkaWorld.TrueAsync(() => world.Counters[group, "PausedPartition"] >= 2, () => "both partitions paused");
        Assert.Empty(world.All);
        world.Faults.Resume(group, topic);
        await world.SeenAsync(4000);
        Assert.Equal(4000, world.All.Count);
    }

    [Fact]
    public async Task A_group_that_starts_at_the_newest_misses_nothing_after_that()
    {
        await using var world = await KafkaWorld.StartAsync(s => s with { StartsAtOldest = false });
        var topic = await world.TopicAsync(1);
        await world.PublishNumbersAsync(topic, 0, 10);
        var group = KafkaWorld.NewName("inbox");
        var first = world.Read(group, topic, _ => Verdict.Retry);
        // Published until it is seen: nobody can tell from outside when a group has agreed.
        for (var i = 10; world.All.IsEmpty; i++)
        {
            await world.PublishNumbersAsync(topic, i, 1);
            await Task.Delay(20);
        }
        var start = world.All.First().Offset;
        Assert.True(start >= 10);
        await KafkaWorld.StopAsync(first); // nothing is acknowledged
        world.All.Clear();
        world.Read(group, topic);
        await KafkaWorld.TrueAsync(() => !world.All.IsEmpty, () => "what was not acknowledged");
        Assert.Equal(start, world.All.First().Offset);
    }
}
