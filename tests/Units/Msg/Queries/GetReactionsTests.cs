using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>Who reacts how, and to which messages anew.</summary>
public sealed class GetReactionsTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Desk desk = new();
    private readonly Room room;

    public GetReactionsTests() => room = new Room(desk.Store);

    [Fact]
    public async Task They_come_the_newest_first_page_by_page_with_one_emoji_or_with_any()
    {
        await room.RunAsync(Profile(3, "Carol"), Create(5, 1, 10, 2, 3, 4), Send("c:5", 1, 11));
        await room.RunAsync(React("c:5", 2, 12, 2, "👍", at: 2000), React("c:5", 3, 13, 2, "❤", at: 3000), React("c:5", 4, 14, 2, "👍", at: 4000));
        var id = room.Mailbox(1).Messages.Single(m => m.Content is not null).Id;
        var all = await AskAsync(Chat, id);
        Assert.Equal([(4, "👍", 4000), (3, "❤", 3000), (2, "👍", 2000)], all.Reactions.Select(r => ((int)r.UserId, r.Emoji, (int)r.Date)));
        Assert.Equal((3, "Carol"), (all.TotalCount, all.Users.Single().Name));
        Assert.Equal([3L, 2L], (await AskAsync(Chat, id, offset: 1)).Reactions.Select(r => r.UserId));
        Assert.Equal([4L], (await AskAsync(Chat, id, limit: 1)).Reactions.Select(r => r.UserId));
        var thumbs = await AskAsync(Chat, id, "👍");
        Assert.Equal([4L, 2L], thumbs.Reactions.Select(r => r.UserId));
        Assert.Equal(2, thumbs.TotalCount);
        Assert.Equal(0, (await AskAsync(Chat, id, "🔥")).TotalCount);
    }

    [Fact]
    public async Task Only_of_a_message_that_the_caller_has_and_in_a_chat_only_to_members()
    {
        await room.RunAsync(Create(5, 2, 10, 1), Send("c:5", 2, 11), React("c:5", 2, 12, 2, "👍"), Send("u:1:2", 2, 13));
        var id = room.Mailbox(1).Messages.Last(m => m.Peer.IsChat).Id;
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(Two, id));
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(Chat, 99));
        await room.RunAsync(Remove(5, 2, 14, 1));
        await desk.AssertRefusedAsync(Code.NotAMember, "peer", Asking(Chat, id));
    }

    [Fact]
    public async Task In_a_dialog_of_two_nobody_learns_what_they_were_kept_from_hearing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), new DaprMessaging.Contracts.Inbox.BlockUser { Owner = 1, UserId = 2, Blocked = true, At = 2000, Origin = From(1) });
        await room.RunAsync(React("u:1:2", 2, 12, 1, "👍", at: 3000), React("u:1:2", 1, 13, 1, "👍", at: 4000));
        Assert.Equal([1L], (await AskAsync(Two, room.Mailbox(1).Messages.Single().Id)).Reactions.Select(r => r.UserId));
        Assert.Equal([1L, 2L], (await AskAsync(Peer.User(1), room.Mailbox(2).Messages.Single().Id, user: 2)).Reactions.Select(r => r.UserId));
    }

    [Fact]
    public async Task Messages_with_unread_ones_come_the_newest_first_until_they_are_seen()
    {
        foreach (var n in new[] { 1, 2, 3 }) await room.RunAsync(Send("u:1:2", 1, n, $"{n}"));
        foreach (var place in new[] { 3, 1, 2 }) await room.RunAsync(React("u:1:2", 2, 10 + place, place, "👍"));
        Assert.Equal(["3", "2", "1"], (await UnreadAsync()).Messages.Select(m => m.Content.Text));
        var page = await UnreadAsync(limit: 2);
        Assert.Equal(["3", "2"], page.Messages.Select(m => m.Content.Text));
        Assert.True(page.More);
        Assert.Equal(["1"], (await UnreadAsync(page.Messages[^1].Id)).Messages.Select(m => m.Content.Text));
        Assert.All(page.Messages, m => Assert.True(m.Reactions.Unread));
        await room.RunAsync(Look("u:1:2", 1, room.Mailbox(1).Pts));
        Assert.Empty((await UnreadAsync()).Messages);
        var history = (await desk.AskAsync(1, new Request { GetHistory = new GetHistory { Peer = Two } })).Result.History;
        Assert.All(history.Messages, m => Assert.Equal((false, 1), (m.Reactions.Unread, m.Reactions.Counts.Count)));
        var difference = (await desk.AskAsync(1, new Request { GetDifference = new GetDifference { Pts = 0 } })).Result.Difference;
        Assert.All(difference.Updates.Where(u => u.MessageReacted is not null), u => Assert.False(u.MessageReacted.Reactions.Unread));
    }

    [Fact]
    public async Task Of_what_was_deleted_since_the_difference_tells_no_reaction()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"), React("u:1:2", 2, 13, 1, ""));
        var updates = (await desk.AskAsync(1, new Request { GetDifference = new GetDifference { Pts = 1 } })).Result.Difference.Updates;
        Assert.All(updates, u => Assert.Equal(new Reactions(), u.MessageReacted.Reactions));
        await room.RunAsync(Delete("u:1:2", 1, 14, 1));
        updates = (await desk.AskAsync(1, new Request { GetDifference = new GetDifference { Pts = 1 } })).Result.Difference.Updates;
        Assert.All(updates.Where(u => u.MessageReacted is not null), u => Assert.Null(u.MessageReacted.Reactions));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Asking(new Peer(), 1));
        await desk.AssertRefusedAsync(Code.ReactionInvalid, "emoji", Asking(Two, 1, "nice"));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset", Asking(Two, 1, offset: -1));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Asking(Two, 1, limit: -1));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", new Request { GetUnreadReactions = new GetUnreadReactions { Peer = Two, Limit = -1 } });
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset_id", new Request { GetUnreadReactions = new GetUnreadReactions { Peer = Two, OffsetId = -1 } });
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", new Request { GetUnreadReactions = new GetUnreadReactions() });
    }

    public void Dispose() => desk.Dispose();

    private async Task<MessageReactions> AskAsync(Peer peer, long id, string emoji = "", int offset = 0, int limit = 0, long user = 1) =>
        (await desk.AskAsync(user, Asking(peer, id, emoji, offset, limit))).Result.MessageReactions;

    private async Task<History> UnreadAsync(long offset = 0, int limit = 0) =>
        (await desk.AskAsync(1, new Request { GetUnreadReactions = new GetUnreadReactions { Peer = Two, OffsetId = offset, Limit = limit } })).Result.History;

    private static Request Asking(Peer peer, long id, string emoji = "", int offset = 0, int limit = 0) =>
        new() { GetReactions = new GetReactions { Peer = peer, MessageId = id, Emoji = emoji, Offset = offset, Limit = limit } };
}
