using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class PinMessageTests
{
    private readonly Room room = new();

    [Fact]
    public async Task It_is_told_as_a_service_message_with_a_number_of_its_own()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Pin("u:1:2", 2, 13, 1, at: 6000), Send("u:1:2", 1, 14, at: 7000));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/3")!;
        Assert.Equal((3, 2, 6000, From(2)), (op.OpNo, op.Sender, op.Date, op.Origin));
        Assert.Equal(
            new Service { DialogMessageId = 3, RandomId = 13, Action = new ServiceAction { MessagePinned = new MessagePinned() }, Pins = 1 }, op.Service);
        Assert.Equal(4, room.Store.Get<Op>("conversation/u:1:2/op/4")!.Sent.FirstDialogMessageId);
        var head = room.Store.Get<ConversationHead>("conversation/u:1:2")!;
        Assert.Equal((4, 4), (head.LastOp, head.LastDialogMessageId));
    }

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Member)]
    [InlineData(Role.Unspecified)]
    public async Task Any_member_of_a_chat_may_whoever_wrote_it(Role role)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11));
        room.Appoint(5, 2, role);
        await room.RunAsync(Pin("c:5", 2, 12, 2));
        Assert.Equal(2, room.Store.Get<Op>("conversation/c:5/op/3")!.Service.Pins);
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task It_changes_nobodys_membership()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11));
        var before = room.Store.Get<Membership>("conversation/c:5/members");
        await room.RunAsync(Pin("c:5", 2, 12, 2));
        Assert.Equal(before, room.Store.Get<Membership>("conversation/c:5/members"));
        Assert.Equal([1, 2], room.Announced.Where(d => d.Ops.Any(o => o.Service?.Pins > 0)).SelectMany(d => d.Owners).Order());
    }

    [Fact]
    public async Task Who_is_no_member_pins_nothing()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Remove(5, 1, 12, 2), Pin("c:5", 2, 13, 2));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.TakeAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 3, 12, 1));
        Assert.Equal(Code.NotAMember, room.LastResult.Refusal.Code);
    }

    [Theory]
    [InlineData("c:5", Code.ChatUnknown)]
    [InlineData("u:1:2", Code.MessageUnknown)]
    public async Task Where_nothing_was_ever_said_nothing_is_pinned(string conversation, Code code)
    {
        await room.TakeAsync(Pin(conversation, 1, 11, 1));
        Assert.Equal((code, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(conversation == "u:1:2" ? ["conversation/u:1:2/sent/1/11"] : [], room.Store.Keys);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)] // that would be all of them
    [InlineData(2)] // that would be itself
    public async Task A_place_where_no_message_is_is_poison_and_stops_nobody(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, place), Send("u:1:2", 1, 13));
        Assert.Contains("u:1:2 has no message", Assert.Single(room.Deaths), StringComparison.Ordinal);
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task Asked_again_it_is_told_once_and_answered_where_it_is_asked()
    {
        var pin = Pin("u:1:2", 1, 12, 1);
        await room.RunAsync(Send("u:1:2", 1, 11), pin);
        room.Restart();
        pin.Origin = From(1, request: 99, session: 7777);
        await room.RunAsync(pin);
        Assert.Equal((true, 99ul), (room.LastResult.Done is not null, room.LastResult.RequestId));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastDialogMessageId);
        Assert.Single(room.Mailbox(2).Messages, m => m.Action is not null);
    }

    [Fact]
    public async Task The_same_message_can_be_pinned_again_under_another_random_id_and_is_told_again()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), Pin("u:1:2", 2, 13, 1));
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastDialogMessageId);
        Assert.Equal([1], room.Mailbox(1).Dialog(Peer.User(2)).PinnedMessages);
    }
}
