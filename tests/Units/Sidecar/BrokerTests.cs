using System.Collections.Concurrent;
using System.Globalization;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.PubSub;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class BrokerTests
{
    [Fact]
    public async Task Entries_of_a_key_come_in_order_under_load()
    {
        await using var world = new BrokerWorld();
        world.Read("inbox", "T");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(k => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await world.PublishKeyedAsync("T", ($"{i}", $"k{k}"));
        })));
        await Eventually.CountAsync(world.All, 4000);
        Assert.Equal(4000, world.All.Count);
        foreach (var key in world.All.GroupBy(g => g.Key))
            Assert.Equal(Enumerable.Range(0, 200), key.Select(g => int.Parse(g.Data, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_RETRY_stops_its_own_partition_only_and_from_there_on()
    {
        await using var world = new BrokerWorld();
        var bad = Enumerable.Range(0, 16).First(k => Fnv1a.Partition($"k{k}", 8) == Fnv1a.Partition("k0", 8));
        var isOut = true;
        var neighbours = Enumerable.Range(1, 15)
            .Where(k => Fnv1a.Partition($"k{k}", 8) != Fnv1a.Partition($"k{bad}", 8)).Select(k => $"k{k}").ToList();
        world.Read("inbox", "T", g => Volatile.Read(ref isOut) && g.Data == "bad" ? Verdict.Retry : Verdict.Success);
        await world.PublishKeyedAsync("T",
            [("before", "k0"), ("bad", "k0"), ("after", "k0"), .. neighbours.Select(n => ("n", (string?)n))]);
        await Eventually.TrueAsync(() => world.Data.Count(d => d == "bad") >= 3, "bad to be tried again");
        Assert.Equal(neighbours.Count, world.Data.Count(d => d == "n"));
        Assert.Equal(1, world.Data.Count(d => d == "before"));
        Assert.Equal(2, world.Waiting("T", "inbox")); // bad and what came after it, though that was answered SUCCESS
        Volatile.Write(ref isOut, false);
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0, "the partition to go on");
        Assert.Equal(["bad", "after"], world.Data.TakeLast(2));
    }

    [Fact]
    public async Task A_partition_rests_longer_after_each_RETRY_up_to_five_seconds()
    {
        var chance = new Chance(new Random(1));
        for (var attempt = 1; attempt < 40; attempt++)
        {
            var full = Math.Min(100 * Math.Pow(2, attempt - 1), 5000);
            Assert.InRange(Backoff.Delay(attempt, chance).TotalMilliseconds, full / 2, full);
        }
        var time = new FakeTimeProvider();
        await using var world = new BrokerWorld(time: time);
        world.Read("inbox", "T", _ => Verdict.Retry);
        await world.PublishAsync("T", "x");
        await Eventually.CountAsync(world.All, 1);
        world.Read("inbox", "U");
        for (var i = 0; i < 50; i++) // time enough for a second try, if it did not rest
            await world.PublishAsync("U", "meanwhile");
        await Eventually.TrueAsync(() => world.Waiting("U", "inbox") == 0, "the other topic");
        Assert.Equal(1, world.Data.Count(d => d == "x"));
        world.All.Clear();
        time.Advance(TimeSpan.FromSeconds(1));
        for (var tries = 1; tries < 6; tries++)
        {
            await Eventually.CountAsync(world.All, tries);
            await Eventually.TrueAsync(() => Step(time, world, tries + 1), "the next try");
        }

        static bool Step(FakeTimeProvider time, BrokerWorld world, int tries)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return world.All.Count >= tries;
        }
    }

    [Fact]
    public async Task One_call_takes_all_that_is_ready_of_all_partitions_up_to_its_limit()
    {
        await using var world = new BrokerWorld(with: s => s with { Concurrency = 1 });
        var sizes = new ConcurrentQueue<int>();
        var go = new TaskCompletionSource();
        world.Read("inbox", "T", max: 50, around: async d =>
        {
            sizes.Enqueue(d.Items.Count);
            await go.Task;
        });
        await world.PublishAsync("T", "first");
        await Eventually.CountAsync(sizes, 1);
        await world.PublishNumbersAsync("T", 0, 80);
        go.SetResult();
        await Eventually.CountAsync(world.All, 81);
        Assert.Equal([1, 50, 30], sizes);
    }

    [Fact]
    public async Task At_most_so_many_calls_are_in_flight_over_disjoint_partitions()
    {
        await using var world = new BrokerWorld(with: s => s with { Concurrency = 2 });
        int inFlight = 0, most = 0;
        var busy = new ConcurrentDictionary<int, bool>();
        var two = new TaskCompletionSource();
        world.Read("inbox", "T", max: 5, around: async d =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
            if (Volatile.Read(ref most) == 2)
                two.TrySetResult();
            await two.Task;
            var partitions = d.Items.Select(i => i.Partition).Distinct().ToList();
            Assert.All(partitions, p => Assert.True(busy.TryAdd(p, true)));
            await Task.Yield();
            InterlockedMax(ref most, Volatile.Read(ref inFlight));
            partitions.ForEach(p => busy.TryRemove(p, out _));
            Interlocked.Decrement(ref inFlight);
        });
        for (var i = 0; i < 40; i++)
            await world.PublishNumbersAsync("T", i * 50, 50);
        await Eventually.CountAsync(world.All, 2000);
        Assert.Equal(2, most);
        Assert.Equal(2000, world.Data.Distinct().Count());
    }

    [Fact]
    public async Task A_group_has_each_entry_once_and_each_group_has_all()
    {
        await using var world = new BrokerWorld();
        world.Read("inbox", "T", reader: "inbox-1");
        world.Read("inbox", "T", reader: "inbox-2");
        world.Read("audit", "T");
        await world.PublishNumbersAsync("T", 0, 400);
        await Eventually.CountAsync(world.All, 800);
        var inbox = world.All.Where(g => g.Reader.StartsWith("inbox", StringComparison.Ordinal)).ToList();
        Assert.Equal(400, inbox.Select(g => g.Data).Distinct().Count());
        Assert.Equal(400, inbox.Count);
        Assert.Equal([4, 4], inbox.GroupBy(g => g.Reader).Select(g => g.Select(x => x.Partition).Distinct().Count()));
        await Eventually.TrueAsync(() => world.Retained("T") == 0, "what all groups have passed to be forgotten");
    }

    [Fact]
    public async Task A_new_group_starts_at_the_oldest_retained()
    {
        await using var world = new BrokerWorld();
        await world.PublishNumbersAsync("T", 0, 20);
        world.Read("inbox", "T");
        await Eventually.CountAsync(world.All, 20);
    }

    [Fact]
    public async Task When_a_member_leaves_its_partitions_go_on_elsewhere_without_loss()
    {
        await using var world = new BrokerWorld();
        var first = world.Read("inbox", "T", reader: "1");
        world.Read("inbox", "T", reader: "2");
        var publishing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await world.PublishNumbersAsync("T", i * 20, 20);
        });
        await Eventually.CountAsync(world.All, 200);
        await first.StopAsync(TimeSpan.FromSeconds(5)).InTimeAsync();
        var seen = world.All.Count(g => g.Reader == "1");
        await publishing.InTimeAsync();
        await Eventually.TrueAsync(() => world.Data.Distinct().Count() == 2000, "all entries");
        Assert.Equal(seen, world.All.Count(g => g.Reader == "1"));
        Assert.Equal(2000, world.All.Count); // what was in flight ended before the partitions moved
        foreach (var partition in world.All.GroupBy(g => g.Partition))
            Assert.Equal(partition.Select(g => g.Offset).Order(), partition.Select(g => g.Offset));
    }

    [Fact]
    public async Task What_a_leaving_member_answers_too_late_counts_for_nothing()
    {
        var time = new FakeTimeProvider();
        await using var world = new BrokerWorld(time: time);
        var stuck = new TaskCompletionSource();
        var first = world.Read("inbox", "T", reader: "1", around: _ => stuck.Task);
        await world.PublishKeyedAsync("T", ("x", "k"));
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 1, "the entry");
        var stopping = first.StopAsync(TimeSpan.FromSeconds(30));
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(31));
        await stopping.InTimeAsync();
        var again = new TaskCompletionSource();
        world.Read("inbox", "T", reader: "2", around: async d => await again.Task);
        stuck.SetResult();
        await Eventually.CountAsync(world.All, 1);
        Assert.Equal(1, world.Waiting("T", "inbox"));
        again.SetResult();
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0, "the second member's answer");
        Assert.Equal(["1", "2"], world.All.Select(g => g.Reader));
    }

    [Fact]
    public async Task A_delivery_that_throws_is_RETRY()
    {
        await using var world = new BrokerWorld();
        var calls = 0;
        world.Read("inbox", "T", around: _ => Interlocked.Increment(ref calls) < 3
            ? throw new HttpRequestException("out") : Task.CompletedTask);
        await world.PublishAsync("T", "x");
        await Eventually.TrueAsync(() => world.Waiting("T", "inbox") == 0 && world.All.Count == 1, "the third try");
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Single_deliveries_take_one_entry_and_partitions_run_side_by_side()
    {
        await using var world = new BrokerWorld();
        int inFlight = 0, most = 0;
        var all = new TaskCompletionSource();
        world.Read("inbox", "T", bulk: false, around: async d =>
        {
            Assert.Single(d.Items);
            InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
            if (Volatile.Read(ref most) == 8)
                all.TrySetResult();
            await all.Task;
            Interlocked.Decrement(ref inFlight);
        });
        await world.PublishNumbersAsync("T", 0, 200);
        await Eventually.CountAsync(world.All, 200);
        Assert.Equal(8, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
                return;
    }
}
