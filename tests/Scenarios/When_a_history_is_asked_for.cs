using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>The reference system takes bounds for a history, and heeds none.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_history_is_asked_for
{
    [Fact]
    public async Task Nothing_comes_from_beyond_its_bounds_in_either_direction()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAllAsync(bob.Peer, Enumerable.Range(0, 400).Select(n => $"{n}"));
        await bob.UntilTextAsync("399");
        var ids = bob.Messages.Select(m => m.Id).ToList();
        await bob.Client.DeleteAsync(alice.Peer, ids[200..290].Concat([ids[350]]));

        foreach (var (min, max) in new[]
        {
            (0L, ids[10]), (ids[380], 0), (ids[100], ids[300]), (ids[350], ids[352]), (ids[200], ids[289]), (ids[10], ids[11]), (ids[11], ids[10]),
            (ids[399], 0), (0, ids[0]), (1_000_000, 0), (0, 1_000_000),
        })
        {
            var within = ids.Where((id, n) => n is not (>= 200 and < 290 or 350) && id > min && (max == 0 || id < max)).ToList();
            Assert.Equal(within, await PagesAsync(bob, alice.Peer, min, max, forward: true));
            Assert.Equal(within.AsEnumerable().Reverse(), await PagesAsync(bob, alice.Peer, min, max, forward: false));
        }
    }

    [Fact]
    public async Task An_offset_and_a_bound_hold_together()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAllAsync(bob.Peer, Enumerable.Range(0, 10).Select(n => $"{n}"));
        await bob.UntilTextAsync("9");
        var ids = bob.Messages.Select(m => m.Id).ToList();

        var (back, on) = (new GetHistory { Peer = alice.Peer, OffsetId = ids[5] }, new GetHistory { Peer = alice.Peer, OffsetId = ids[5], Forward = true });
        Assert.Equal([ids[4], ids[3]], (await AskAsync(bob, new GetHistory(back) { MinId = ids[2] })).Messages.Select(m => m.Id));
        Assert.Equal([ids[6], ids[7]], (await AskAsync(bob, new GetHistory(on) { MaxId = ids[8] })).Messages.Select(m => m.Id));
        Assert.Empty((await AskAsync(bob, new GetHistory(back) { MinId = ids[5] })).Messages);
        await Refused.AsAsync(Refusal.Types.Code.RequestInvalid, () => AskAsync(bob, new GetHistory { Peer = alice.Peer, MinId = -1 }));
    }

    private static async Task<List<long>> PagesAsync(Phone phone, Peer peer, long min, long max, bool forward)
    {
        var ids = new List<long>();
        var request = new GetHistory { Peer = peer, MinId = min, MaxId = max, Forward = forward, Limit = 70 };
        while (true)
        {
            var page = await AskAsync(phone, request);
            ids.AddRange(page.Messages.Select(m => m.Id));
            if (!page.More) return ids;
            request.OffsetId = ids[^1];
        }
    }

    private static async Task<History> AskAsync(Phone phone, GetHistory request) =>
        (await phone.Client.AskAsync(new Request { GetHistory = request }, TestContext.Current.CancellationToken)).History;
}
