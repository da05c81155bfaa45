using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Scenarios;

/// <summary>How people react to what is kept once, and who learns of it: in a large group as in a chat, in a broadcast nobody by name.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_people_react_in_a_channel
{
    [Fact]
    public async Task All_see_how_many_do_whoever_asks_who_they_are_and_the_author_that_somebody_has()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await FollowAsync(world, 1), await FollowAsync(world, 2), await FollowAsync(world, 3));
        var channel = await alice.Client.CreateChannelAsync("all of us", [2, 3]);
        var group = Peer.Channel(channel);
        foreach (var one in new[] { alice, bob, carol }) await one.UntilFollowingAsync(channel);
        var id = await alice.SendAsync(group, "shall we?");
        await bob.Client.SetReactionAsync(group, id, "👍");
        await carol.Client.SetReactionAsync(group, id, "❤");
        await bob.Client.SetReactionAsync(group, id, "❤");
        foreach (var (reader, shown) in new[] { (alice, "❤2"), (bob, "[❤2]"), (carol, "[❤2]") })
        {
            await reader.UntilAsync(r => Show(r, channel, id) == shown, shown);
            await reader.CheckAsync(channel);
        }

        var all = await carol.Client.GetReactionsAsync(group, id);
        Assert.Equal([(2L, "❤"), (3L, "❤")], all.Reactions.Select(r => (r.UserId, r.Emoji)));
        Assert.Equal([id], (await alice.Client.GetUnreadReactionsAsync(group)).Messages.Select(m => m.Id));
        Assert.Equal(1, await UnreadAsync(alice));
        await alice.Client.ReadReactionsAsync(group, alice.View(channel).Pts);
        Assert.Equal((0, 0), (await UnreadAsync(alice), (await alice.Client.GetUnreadReactionsAsync(group)).Messages.Count));

        await carol.Client.SetReactionAsync(group, id, "");
        await alice.UntilAsync(r => Show(r, channel, id) == "❤1", "one of them");
        Assert.Equal([2L], (await alice.Client.GetReactionsAsync(group, id)).Reactions.Select(r => r.UserId));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_device_that_was_away_finds_how_people_react_now()
    {
        await using var world = await World.StartAsync();
        var (alice, phone) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var channel = await alice.Client.CreateChannelAsync("all of us", [2]);
        var (group, bob) = (Peer.Channel(channel), new ChannelReader(phone));
        await bob.UntilFollowingAsync(channel);
        var ids = await alice.SendAllAsync(group, ["one", "two"]);
        await bob.UntilTextAsync(channel, "two");
        var pts = bob.View(channel).Pts;
        await phone.DisposeAsync();

        await alice.Client.SetReactionAsync(group, ids[0], "👍");
        await alice.Client.SetReactionAsync(group, ids[0], "🔥");
        await alice.Client.SetReactionAsync(group, ids[1], "👍");
        await alice.Client.SetReactionAsync(group, ids[1], "");
        var returned = new ChannelReader(await world.PhoneAsync(2, "phone", pts: 0), [new(channel, pts)]);
        await returned.UntilAsync(r => Reacted(r, channel).Count() == 4, "all of it");
        Assert.Equal([(ids[0], "👍1"), (ids[0], "🔥1"), (ids[1], "👍1"), (ids[1], "")], Reacted(returned, channel).Select(m => (m.Id, Show(m.Reactions))));
        Assert.Equal([1L], (await returned.Client.GetReactionsAsync(group, ids[0])).Reactions.Select(r => r.UserId));
        Assert.Equal(0, (await returned.Client.GetReactionsAsync(group, ids[1])).TotalCount);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task In_a_broadcast_they_are_counted_and_nobody_is_told_who_they_are()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await FollowAsync(world, 1), await FollowAsync(world, 2));
        var channel = await alice.Client.CreateChannelAsync("news", [2], isBroadcast: true);
        var news = Peer.Channel(channel);
        foreach (var one in new[] { alice, bob }) await one.UntilFollowingAsync(channel);
        var id = await alice.SendAsync(news, "it rains");
        await bob.Client.SetReactionAsync(news, id, "😢");
        await alice.UntilAsync(r => Show(r, channel, id) == "😢1", "the reaction");
        await Refused.AsAsync(Code.RequestInvalid, () => alice.Client.GetReactionsAsync(news, id));
        Assert.Equal(0, await UnreadAsync(alice));
        await world.VerifyAsync();
    }

    private static async Task<ChannelReader> FollowAsync(World world, long user) => new(await world.PhoneAsync(user));

    private static async Task<int> UnreadAsync(ChannelReader reader) => (await reader.Client.GetChannelsAsync()).Channels_.Single().Dialog.Counters.UnreadReactionsCount;

    private static IEnumerable<MessageReacted> Reacted(ChannelReader reader, long channel) =>
        reader.Heard.Where(s => s.ChannelId == channel && s.Update.MessageReacted is not null).Select(s => s.Update.MessageReacted);

    private static string? Show(ChannelReader reader, long channel, long id) => reader.View(channel).Find(id) is { } message ? Show(message.Reactions) : null;

    private static string Show(Reactions? reactions) =>
        string.Join(' ', reactions?.Counts.Select(c => c.Emoji == reactions.Own ? $"[{c.Emoji}{c.Count}]" : $"{c.Emoji}{c.Count}") ?? []);
}
