using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>Who reacts how in a large group: as in a chat, however many they are.</summary>
public sealed class GetReactionsInChannelsTests : IDisposable
{
    private const int Many = (2 * Names.ReactionsPerPage) + 10;

    private readonly House house = new();
    private Peer channel = null!;
    private long id;

    [Fact]
    public async Task They_come_the_newest_first_page_by_page_with_one_emoji_or_with_any()
    {
        await BeginAsync(4);
        foreach (var (user, emoji) in new[] { (2, "👍"), (3, "❤"), (4, "👍") }) await ReactAsync(user, emoji);
        var all = await AskAsync();
        Assert.Equal([(4, "👍"), (3, "❤"), (2, "👍")], all.Reactions.Select(r => ((int)r.UserId, r.Emoji)));
        Assert.Equal((3, "User 4"), (all.TotalCount, all.Users[0].Name));
        Assert.All(all.Reactions, r => Assert.InRange(r.Date, 1, house.Now));
        Assert.Equal([3L, 2L], (await AskAsync(offset: 1)).Reactions.Select(r => r.UserId));
        Assert.Equal([4L], (await AskAsync(limit: 1)).Reactions.Select(r => r.UserId));
        Assert.Equal([2L], (await AskAsync("👍", 1, 1)).Reactions.Select(r => r.UserId));
        Assert.Equal((0, 3), ((await AskAsync("🔥")).TotalCount, (await AskAsync(offset: 7)).TotalCount));
        Assert.Empty((await AskAsync(offset: 7)).Reactions);
    }

    [Fact]
    public async Task Who_reacts_otherwise_is_the_newest_and_who_takes_it_back_is_none()
    {
        await BeginAsync(4);
        for (var user = 1; user <= 4; user++) await ReactAsync(user, "👍");
        await ReactAsync(2, "❤");
        await ReactAsync(3, "");
        Assert.Equal([(2, "❤"), (4, "👍"), (1, "👍")], (await AskAsync()).Reactions.Select(r => ((int)r.UserId, r.Emoji)));
        await ReactAsync(3, "👍");
        Assert.Equal([3L, 4, 1], (await AskAsync("👍")).Reactions.Select(r => r.UserId));
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Many_are_spread_over_lists_and_all_of_them_are_found()
    {
        await BeginAsync(Many);
        for (var user = 1; user <= Many; user++) await ReactAsync(user, user % 50 == 0 ? "🔥" : "👍");
        Assert.Equal([10, 128, 128], Pages());
        Assert.Equal(Downwards(Many), await AllAsync());
        Assert.Equal(Downwards(Many).Where(u => u % 50 == 0), await AllAsync("🔥"));

        // Those of the first list come to the end, one by one; it is passed over then.
        for (var user = 1; user <= Names.ReactionsPerPage; user++) await ReactAsync(user, "❤");
        Assert.Equal([10, 128, 128, 0], Pages());
        Assert.Equal([.. Downwards(128), .. Downwards(Many).Where(u => u > 128)], await AllAsync());
        for (var user = 1; user <= Many; user++) await ReactAsync(user, "");
        Assert.Equal((0, 0), ((await AskAsync()).TotalCount, Pages().Sum()));
        await ReactAsync(7, "👍");
        Assert.Equal([7L], await AllAsync());
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task Only_members_ask_and_only_of_what_is_there_and_in_a_broadcast_nobody_does()
    {
        await BeginAsync(3);
        await ReactAsync(2, "👍");
        await house.LoginAsync(9);
        Assert.Equal((Code.NotAMember, "channel_id"), await RefusedAsync(9));
        Assert.Equal((Code.MessageUnknown, "message_id"), await RefusedAsync(1, id + 1));
        await DoAsync(1, r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = channel, MaxId = id, ForEveryone = true });
        Assert.Equal((Code.MessageUnknown, "message_id"), await RefusedAsync(1));
        id = await house.SendAsync(1, channel, "another");
        await ReactAsync(2, "👍");
        await DoAsync(1, r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { id }, ForEveryone = true });
        Assert.Equal((Code.MessageUnknown, "message_id"), await RefusedAsync(2));

        await BeginAsync(2, isBroadcast: true);
        await ReactAsync(2, "👍");
        Assert.Equal((Code.RequestInvalid, "peer"), await RefusedAsync(1));
        Assert.Empty(Pages());
    }

    [Fact]
    public async Task Those_who_have_left_stand_there_still()
    {
        await BeginAsync(3);
        await ReactAsync(2, "👍");
        await DoAsync(1, r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = 2 });
        Assert.Equal([2L], await AllAsync());
    }

    public void Dispose() => house.Dispose();

    private static IEnumerable<long> Downwards(int from) => Numbers.Between(1, from).Reverse();

    // How many are in each list, the last first.
    private IEnumerable<int> Pages()
    {
        var name = Names.ChannelConversation(channel.ChannelId);
        return Enumerable.Range(1, house.Store.Get<ChannelMessage>(Names.ChannelMessage(name, id))!.ReactionPages).Reverse()
            .Select(k => house.Store.Get<ReactionList>(Names.ReactionPage(name, id, k))!.Reactions.Count);
    }

    private async Task BeginAsync(int members, bool isBroadcast = false)
    {
        for (var user = 1; user <= members; user++) await house.LoginAsync(user);
        var create = new CreateChat { RandomId = house.NewId(), Title = "all", Channel = true, Broadcast = isBroadcast };
        channel = Peer.Channel((await house.DoAsync(1, new Request { CreateChat = create })).ChatCreated.ChannelId);
        foreach (var some in Numbers.Between(2, members).Chunk(Limits.UserIds))
            await DoAsync(1, r => r.AddMembers = new AddMembers { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserIds = { some } });
        id = await house.SendAsync(1, channel, "well?");
    }

    private Task ReactAsync(long user, string emoji) =>
        DoAsync(user, r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = channel, MessageId = id, Emoji = emoji });

    private async Task DoAsync(long user, Action<Request> what)
    {
        var request = new Request();
        what(request);
        await house.DoAsync(user, request);
    }

    private Request Asking(long message, string emoji = "", int offset = 0, int limit = 0) =>
        new() { GetReactions = new GetReactions { Peer = channel, MessageId = message, Emoji = emoji, Offset = offset, Limit = limit } };

    private async Task<MessageReactions> AskAsync(string emoji = "", int offset = 0, int limit = 0) =>
        (await house.DoAsync(1, Asking(id, emoji, offset, limit))).MessageReactions;

    private async Task<(Code, string)> RefusedAsync(long user, long message = 0) =>
        (await house.AskAsync(user, Asking(message == 0 ? id : message))).Refusal is { } refusal ? (refusal.Code, refusal.Field) : default;

    private async Task<IReadOnlyList<long>> AllAsync(string emoji = "")
    {
        var found = new List<long>();
        while (await AskAsync(emoji, found.Count, 30) is { Reactions.Count: > 0 } page) found.AddRange(page.Reactions.Select(r => r.UserId));
        return found;
    }
}
