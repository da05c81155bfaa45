using DaprMessaging.Sidecar.PubSub;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Entries that are dropped, dead-lettered, expired, refused; deliveries that a test disturbs.</summary>
public sealed class BrokerRefusalTests
{
    [Fact]
    public async Task DROP_is_done_with_and_RETRY_goes_on_when_there_is_no_dead_letter_topic()
    {
        await using var world = new BrokerWorld();
        world.Read("inbox", "T", g => g.Data == "drop" ? Verdict.Drop : Verdict.Success);
        await world.PublishKeyedAsync("T", ("drop", "k"), ("next", "k"));
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0, "both");
        Assert.Equal(["drop", "next"], world.Data);
    }

    [Fact]
    public async Task With_a_dead_letter_topic_RETRY_and_DROP_go_there_at_once_with_their_key()
    {
        await using var world = new BrokerWorld();
        world.Read("dead", "dlq");
        world.Read("inbox", "T", g => g.Data switch
        {
            "drop" => Verdict.Drop,
            "retry" => Verdict.Retry,
            "forget" => Verdict.Forget,
            _ => Verdict.Success,
        }, deadLetterTopic: "dlq");
        await world.PublishKeyedAsync("T", ("retry", "k"), ("drop", "k"), ("forget", "k"), ("good", "k"));
        await Eventually.CountAsync(world.All, 6);
        Assert.Equal(["retry", "drop"], world.All.Where(g => g.Reader == "dead").Select(g => g.Data));
        Assert.All(world.All, g => Assert.Equal("k", g.Key));
        Assert.Equal(4, world.All.Count(g => g.Reader == "inbox"));
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0, "the topic to be done");
    }

    [Fact]
    public async Task A_call_that_fails_is_a_dead_letter_too()
    {
        await using var world = new BrokerWorld();
        world.Read("dead", "dlq");
        world.Read("inbox", "T", deadLetterTopic: "dlq", around: _ => throw new HttpRequestException("out"));
        await world.PublishAsync("T", "x");
        await Eventually.CountAsync(world.All, 1);
        Assert.Equal(("dead", "x"), (world.All.First().Reader, world.All.First().Data));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_published_comes_again()
    {
        await using var world = new BrokerWorld(with: s => s with { MaxBytesInMemory = 5000 });
        await world.PublishAsync("other", new string('x', 4000));
        world.Read("inbox", "T", _ => Verdict.Drop, deadLetterTopic: "dlq");
        await world.PublishAsync("T", new string('y', 500)); // fits once, its dead letter does not
        await Eventually.CountAsync(world.All, 3);
        Assert.Equal(1, world.Waiting("T", "inbox"));
    }

    [Fact]
    public async Task What_has_expired_is_dropped_unseen()
    {
        var time = new FakeTimeProvider();
        await using var world = new BrokerWorld(time: time);
        var expires = time.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds();
        await world.Broker.PublishAsync("T",
            [new Message([1], []) { Key = "k", ExpiresAt = expires },
            new Message("alive"u8.ToArray(), []) { Key = "k" }], default);
        time.Advance(TimeSpan.FromSeconds(11));
        world.Read("dead", "dlq");
        world.Read("inbox", "T", deadLetterTopic: "dlq");
        await Eventually.CountAsync(world.All, 2);
        Assert.Equal(["alive"], world.All.Where(g => g.Reader == "inbox").Select(g => g.Data));
        Assert.Single(world.All, g => g.Reader == "dead");
    }

    [Fact]
    public async Task A_full_broker_refuses_with_a_reason_and_takes_again_when_there_is_room()
    {
        await using var world = new BrokerWorld(with: s => s with { MaxBytesInMemory = 10_000 });
        await world.PublishAsync("T", new string('x', 6000));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            world.PublishAsync("T", new string('y', 6000)));
        Assert.Contains("'pubsub' is full", error.Message, StringComparison.Ordinal);
        world.Read("inbox", "T");
        await Eventually.TrueAsync(() => world.Retained("T") == 0, "room");
        await world.PublishAsync("T", new string('z', 6000));
        await Eventually.CountAsync(world.All, 2);
    }

    [Fact]
    public async Task A_paused_topic_waits_and_goes_on_where_it_was()
    {
        await using var world = new BrokerWorld();
        world.Faults.Pause("inbox", "T");
        world.Read("inbox", "T");
        world.Read("audit", "T");
        await world.PublishNumbersAsync("T", 0, 10, key: "k");
        await Eventually.CountAsync(world.All, 10);
        Assert.All(world.All, g => Assert.Equal("audit", g.Reader));
        world.Faults.Resume("inbox", "T");
        await Eventually.CountAsync(world.All, 20);
    }

    [Fact]
    public async Task Doubled_deliveries_come_twice_and_count_once()
    {
        await using var world = new BrokerWorld();
        world.Faults.DeliverTwice.Start();
        world.Read("inbox", "T");
        await world.PublishNumbersAsync("T", 0, 10, key: "k");
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0, "all");
        Assert.Equal(20, world.All.Count);
        Assert.Equal(10, world.Data.Distinct().Count());
        Assert.True(world.Faults.DeliverTwice.Struck > 0);
    }

    [Fact]
    public async Task Reordered_deliveries_lose_nothing()
    {
        await using var world = new BrokerWorld();
        world.Faults.Reorder.Start();
        world.Read("inbox", "T", max: 30);
        await world.PublishNumbersAsync("T", 0, 300, key: "k");
        await Eventually.CountAsync(world.All, 300);
        Assert.NotEqual(world.All.Select(g => g.Offset).Order(), world.All.Select(g => g.Offset));
        Assert.Equal(300, world.Data.Distinct().Count());
    }
}
