using Dapr.Actors;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Actors over two instances of their app: where they are, how they move (dapr-facts 1.7).</summary>
public sealed class PlacementTests(Worlds worlds) : ConformanceTests(worlds)
{
    private static readonly string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"{i}")];

    [Theory, EachPair]
    public async Task Each_actor_is_in_one_instance_and_moves_with_its_state_when_that_leaves(string pair)
    {
        var world = await WorldAsync(pair);
        var (one, two) = (new Diary { Instance = "1" }, new Diary { Instance = "2" });
        var first = await Counters.StartAsync(world, one);
        await using var second = await Counters.StartAsync(world, two);
        var before = await SettledAsync(world, second.Endpoint, ["1", "2"]);
        var held = ids[Array.IndexOf(before, "1")];
        var holding = Counters.Typed(world, second.Endpoint, held).HoldAsync();
        await Eventually.TrueAsync(() => one.Lines.Contains("holding"), "the turn");
        var leaving = first.Endpoint.StopAsync();
        if (!first.Endpoint.IsDaprd)
            Assert.False(leaving.IsCompleted); // the embedded one waits for a turn; daprd for drainOngoingCallTimeout, which is 2 s
        one.Release.Release();
        await holding.InTimeAsync();
        await leaving.InTimeAsync();
        Assert.All(await SettledAsync(world, second.Endpoint, ["2"]), p => Assert.Equal("2", p));
        Assert.True(one.Deactivated.Count >= before.Count(b => b == "1"));
        Assert.All(await Task.WhenAll(ids.Select(i => Counters.Typed(world, second.Endpoint, i).ReadAsync())), n => Assert.True(n > 0));
        await first.DisposeAsync();
    }

    [Theory, EachPair]
    public async Task When_a_host_dies_its_actors_are_had_elsewhere_with_what_they_had_saved(string pair)
    {
        var world = await World.StartAsync((await WorldAsync(pair)).Pair);
        var first = await Counters.StartAsync(world, new Diary { Instance = "1" });
        await using var second = await Counters.StartAsync(world, new Diary { Instance = "2" });
        await SettledAsync(world, second.Endpoint, ["1", "2"]);
        var counts = await Task.WhenAll(ids.Select(i => Counters.Typed(world, second.Endpoint, i).ReadAsync()));
        await first.KillAsync();
        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => PlacesAsync(world, second.Endpoint)) is null, "every actor's call");
        Assert.All(await PlacesAsync(world, second.Endpoint), p => Assert.Equal("2", p));
        Assert.Equal(counts, await Task.WhenAll(ids.Select(i => Counters.Typed(world, second.Endpoint, i).ReadAsync())));
        await second.DisposeAsync();
        await world.DisposeAsync();
    }

    /// <summary>Every actor counts one, until all hosts have some and twice the answer is the same: daprd's table takes a moment.</summary>
    private static async Task<string[]> SettledAsync(World world, Endpoint caller, string[] hosts)
    {
        await Task.WhenAll(ids.Select(i => Counters.Typed(world, caller, i).AddAsync(1)));
        string[] last = [];
        await Eventually.TrueAsync(async () =>
        {
            var (before, now) = (last, await PlacesAsync(world, caller));
            last = now;
            return now.SequenceEqual(before) && now.Distinct().Order().SequenceEqual(hosts);
        }, $"actors in {string.Join(" and ", hosts)}");
        return last;
    }

    private static Task<string[]> PlacesAsync(World world, Endpoint caller) =>
        Task.WhenAll(ids.Select(i => Counters.Typed(world, caller, i).WhereAsync()));
}
