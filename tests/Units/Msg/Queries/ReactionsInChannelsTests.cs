using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>Unread reactions in a channel, as the author of the messages sees them: as in a chat.</summary>
public sealed class ReactionsInChannelsTests : IDisposable
{
    private readonly House house = new();
    private Peer channel = null!;

    [Fact]
    public async Task They_are_listed_and_counted_until_they_are_seen()
    {
        await BeginAsync();
        var (first, second) = (await house.SendAsync(1, channel, "one"), await house.SendAsync(1, channel, "two"));
        await ReactAsync(2, second, "👍");
        await ReactAsync(3, first, "❤");
        await ReactAsync(1, first, "🔥");
        Assert.Equal([second, first], await ListAsync(1));
        Assert.Equal((2, 0), (await CountAsync(1), await CountAsync(2)));
        var listed = (await AskAsync(1)).Messages[1];
        Assert.Equal((true, "🔥", 2), (listed.Reactions.Unread, listed.Reactions.Own, listed.Reactions.Counts.Count));

        await ReactAsync(3, first, ""); // only one's own is left
        Assert.Equal([second], await ListAsync(1));
        var shown = await PtsAsync();
        await ReactAsync(3, first, "👍");
        await DoAsync(1, r => r.ReadReactions = new ReadReactions { Peer = channel, Pts = shown });
        Assert.Equal([first], await ListAsync(1));
        await DoAsync(1, r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { first }, ForEveryone = true });
        Assert.Equal((0, 0), (await CountAsync(1), (await ListAsync(1)).Count));
        Assert.Empty(await house.VerifyAsync());
        house.Room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task Nobody_is_told_who_is_out_or_in_a_broadcast_or_reacts_to_themselves()
    {
        await BeginAsync();
        var (own, others) = (await house.SendAsync(1, channel, "one"), await house.SendAsync(2, channel, "two"));
        await ReactAsync(1, own, "👍");
        await DoAsync(1, r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = 2 });
        var before = (house.Room.Mailbox(1).Pts, house.Room.Mailbox(2).Pts);
        await ReactAsync(3, others, "👍");
        await DoAsync(1, r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { others }, ForEveryone = true });
        Assert.Equal(before, (house.Room.Mailbox(1).Pts, house.Room.Mailbox(2).Pts));
        await BeginAsync(isBroadcast: true);
        var news = await house.SendAsync(1, channel, "news");
        before.Item1 = house.Room.Mailbox(1).Pts;
        await ReactAsync(2, news, "👍");
        Assert.Equal(before.Item1, house.Room.Mailbox(1).Pts);
        Assert.Empty(await house.VerifyAsync());
    }

    [Fact]
    public async Task What_was_cleared_counts_no_more_and_who_asks_for_what_is_to_come_is_refused()
    {
        await BeginAsync();
        var (first, second) = (await house.SendAsync(1, channel, "one"), await house.SendAsync(1, channel, "two"));
        foreach (var id in new[] { first, second }) await ReactAsync(2, id, "👍");
        await DoAsync(1, r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = channel, MaxId = first, ForEveryone = true });
        Assert.Equal([second], await ListAsync(1));
        Assert.Equal(1, await CountAsync(1));
        var refusal = (await house.AskAsync(1, new Request { ReadReactions = new ReadReactions { Peer = channel, Pts = await PtsAsync() + 1 } })).Refusal;
        Assert.Equal((Code.RequestInvalid, "pts"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task A_device_hears_of_them_by_the_updates_of_its_mailbox()
    {
        await BeginAsync();
        var stale = await house.ReadAfreshAsync(1);
        var (first, second) = (await house.SendAsync(1, channel, "one"), await house.SendAsync(1, channel, "two"));
        await ReactAsync(2, first, "👍");
        await ReactAsync(2, first, "");
        await ReactAsync(3, second, "👍");
        await house.CatchUpAsync(1, stale, slice: 1);
        Assert.Null(stale.DifferenceTo(await house.ReadAfreshAsync(1)));
        Assert.Equal(1, stale.Find(channel)!.Counters.UnreadReactionsCount);
        await DoAsync(1, r => r.ReadReactions = new ReadReactions { Peer = channel, Pts = Head });
        await house.CatchUpAsync(1, stale, slice: 1);
        Assert.Equal(0, stale.Find(channel)!.Counters.UnreadReactionsCount);
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync(bool isBroadcast = false)
    {
        for (var user = 1; user <= 3; user++) await house.LoginAsync(user);
        var create = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2, 3 }, Channel = true, Broadcast = isBroadcast };
        channel = Peer.Channel((await house.DoAsync(1, new Request { CreateChat = create })).ChatCreated.ChannelId);
    }

    private Task ReactAsync(long user, long id, string emoji) =>
        DoAsync(user, r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = channel, MessageId = id, Emoji = emoji });

    private async Task DoAsync(long user, Action<Request> what)
    {
        var request = new Request();
        what(request);
        await house.DoAsync(user, request);
    }

    private async Task<History> AskAsync(long user) => (await house.DoAsync(user, new Request { GetUnreadReactions = new GetUnreadReactions { Peer = channel } })).History;

    private async Task<IReadOnlyList<long>> ListAsync(long user) => [.. (await AskAsync(user)).Messages.Select(m => m.Id)];

    private long Head => house.Store.Get<DaprMessaging.Contracts.State.ConversationHead>(Names.ConversationHead(Names.ChannelConversation(channel.ChannelId)))!.LastOp;

    private async Task<long> PtsAsync() => (await OneAsync(1)).Pts;

    private async Task<int> CountAsync(long user) => (await OneAsync(user)).Dialog.Counters.UnreadReactionsCount;

    private async Task<ChannelDialog> OneAsync(long user) =>
        (await house.DoAsync(user, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single(c => c.Chat.Id == channel.ChannelId);
}
