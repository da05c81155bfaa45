using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class UnpinMessagesTests
{
    private readonly Room room = new();

    [Theory]
    [InlineData(1)]
    [InlineData(0)] // all of them
    public async Task It_is_the_next_operation_and_no_message(long place)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), Unpin("u:1:2", 2, 13, place, at: 6000), Send("u:1:2", 1, 14, at: 7000));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/3")!;
        Assert.Equal((3, 2, 6000), (op.OpNo, op.Sender, op.Date));
        Assert.Equal(new Unpinned { RandomId = 13, DialogMessageId = place }, op.Unpinned);
        Assert.Equal(3, room.Store.Get<Op>("conversation/u:1:2/op/4")!.Sent.FirstDialogMessageId);
    }

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Unspecified)]
    public async Task Any_member_of_a_chat_may_whoever_pinned_it(Role role)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Pin("c:5", 1, 12, 2));
        room.Appoint(5, 2, role);
        await room.RunAsync(Unpin("c:5", 2, 13, 2));
        Assert.NotNull(room.LastResult.Done);
        Assert.Empty(room.Mailbox(1).Dialog(Peer.Chat(5)).PinnedMessages);
    }

    [Fact]
    public async Task Who_is_no_member_unpins_nothing()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Remove(5, 1, 12, 2), Unpin("c:5", 2, 13));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }

    [Theory]
    [InlineData("c:5", Code.ChatUnknown)]
    [InlineData("u:1:2", Code.MessageUnknown)]
    public async Task Where_nothing_was_ever_said_there_is_nothing_to_unpin(string conversation, Code code)
    {
        await room.TakeAsync(Unpin(conversation, 1, 11));
        Assert.Equal((code, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(conversation == "u:1:2" ? ["conversation/u:1:2/sent/1/11"] : [], room.Store.Keys);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public async Task A_place_where_no_message_is_is_poison_and_stops_nobody(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), Unpin("u:1:2", 1, 13, place), Send("u:1:2", 1, 14));
        Assert.Contains("u:1:2 has no message", Assert.Single(room.Deaths), StringComparison.Ordinal);
        Assert.Equal([1], room.Mailbox(2).Dialog(Peer.User(1)).PinnedMessages);
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task Asked_again_it_does_not_unpin_what_was_pinned_since()
    {
        var unpin = Unpin("u:1:2", 1, 13);
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), unpin);
        await room.RunAsync(Pin("u:1:2", 2, 14, 1));
        room.Restart();
        unpin.Origin = From(1, request: 99, session: 7777);
        await room.RunAsync(unpin);
        Assert.Equal((true, 99ul), (room.LastResult.Done is not null, room.LastResult.RequestId));
        Assert.Equal([1], room.Mailbox(2).Dialog(Peer.User(1)).PinnedMessages);
    }

    [Fact]
    public async Task Where_nothing_is_pinned_it_is_done_all_the_same()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Unpin("u:1:2", 1, 12, 1), Unpin("u:1:2", 1, 13));
        Assert.Equal(2, room.Results.Count(r => r.Done is not null));
        Assert.Equal((3, 3), (room.Mailbox(1).Pts, room.Mailbox(2).Dialog(Peer.User(1)).LastOp));
    }
}
