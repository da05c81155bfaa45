using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

public sealed class When_inbox_is_stopped
{
    [Fact]
    public async Task What_was_accepted_meanwhile_is_done_when_it_starts_in_a_handful_of_calls()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "first");
        await bob.UntilTextAsync("first");

        await world.System.StopAsync(Names.Inbox);
        var sending = Enumerable.Range(0, 200).Select(i => alice.SendAsync(bob.Peer, $"queued {i}")).ToArray();
        Assert.True(await Wait.UntilAsync(() => Published(world) >= 201, TimeSpan.FromSeconds(20)), "the commands are not in the log");
        var before = Calls(world);
        await world.System.StartAsync(Names.Inbox, TestContext.Current.CancellationToken);
        await Task.WhenAll(sending);
        await bob.UntilAsync(p => p.Texts.Count() == 201, "201 messages");

        var calls = Calls(world) - before;
        Assert.InRange(calls.State + calls.Publish, 1, 6 * calls.Batches);
        Assert.InRange(calls.Batches, 2, 12);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"queued {i}").Order(), bob.Texts.Skip(1).Order());
    }

    [Fact]
    public async Task A_batch_on_what_is_cached_costs_two_calls()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "warm");
        await bob.UntilTextAsync("warm");

        var before = Calls(world);
        await alice.SendAsync(bob.Peer, "next");
        await bob.UntilTextAsync("next");
        var calls = Calls(world) - before;

        Assert.Equal(2 * calls.Batches, calls.State + calls.Publish);
    }

    private static long Published(World world) => world.System.Host.Counters[Names.Msg, "BulkPublishEvent.entries"];

    private static Cost Calls(World world)
    {
        var counters = world.System.Host.Counters;
        return new Cost(
            counters[Names.Inbox, "GetBulkState"] + counters[Names.Inbox, "ExecuteStateTransaction"],
            counters[Names.Inbox, "BulkPublishEvent"], counters[Names.Inbox, "DeliverBulk"]);
    }

    private readonly record struct Cost(long State, long Publish, long Batches)
    {
        public static Cost operator -(Cost one, Cost other) =>
            new(one.State - other.State, one.Publish - other.Publish, one.Batches - other.Batches);
    }
}
