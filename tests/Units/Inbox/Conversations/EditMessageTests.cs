using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class EditMessageTests
{
    private readonly Room room = new();

    [Fact]
    public async Task It_is_the_next_operation_and_no_message()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, at: 5000), Edit("u:1:2", 1, 12, 1, "better", at: 6000), Send("u:1:2", 2, 13, at: 7000));

        var op = room.Store.Get<Op>("conversation/u:1:2/op/2")!;
        Assert.Equal((2, 1, 6000), (op.OpNo, op.Sender, op.Date));
        Assert.Equal((12, 1, "better"), (op.Edited.RandomId, op.Edited.DialogMessageId, op.Edited.Content.Text));
        Assert.Equal(From(1), op.Origin);
        Assert.Equal(2, room.Store.Get<Op>("conversation/u:1:2/op/3")!.Sent.FirstDialogMessageId);
        var head = room.Store.Get<ConversationHead>("conversation/u:1:2")!;
        Assert.Equal((3, 2), (head.LastOp, head.LastDialogMessageId));
    }

    [Fact]
    public async Task It_is_announced_to_all_who_are_there()
    {
        await room.TakeAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), Remove(5, 1, 12, 3), Edit("c:5", 1, 13, 2, "better"));
        Assert.Equal([1, 2], room.Announced.Where(d => d.Ops.Any(o => o.Edited is not null)).SelectMany(d => d.Owners).Order());
    }

    [Theory]
    [InlineData(0, 9000, true)]
    [InlineData(9000, 9000, true)]
    [InlineData(9000, 9001, false)]
    public async Task Whether_it_is_too_late_is_decided_by_when_it_was_accepted(long until, long acceptedAt, bool may)
    {
        var edit = Edit("u:1:2", 1, 12, 1, "better", acceptedAt);
        edit.Until = until;
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 20, at: 90_000), edit);
        Assert.Equal(may ? [] : [Code.TooLate], room.Results.Select(r => r.Refusal.Code));
        Assert.Equal(may ? 3 : 2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task A_refusal_as_too_late_stays_the_answer()
    {
        var edit = Edit("u:1:2", 1, 12, 1, "better", at: 2);
        edit.Until = 1;
        await room.TakeAsync(Send("u:1:2", 1, 11), edit);
        room.Restart();
        edit.Until = 0;
        await room.TakeAsync(edit);
        Assert.Equal([Code.TooLate, Code.TooLate], room.Results.Select(r => r.Refusal.Code));
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Fact]
    public async Task Who_is_no_member_changes_nothing()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Edit("u:1:2", 3, 12, 1, "forged"));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Fact]
    public async Task Who_was_put_out_edits_no_more()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Remove(5, 1, 12, 2), Edit("c:5", 2, 13, 2, "last word"));
        Assert.Equal(Code.NotAMember, Assert.Single(room.Results).Refusal.Code);
    }

    [Theory]
    [InlineData("c:5", Code.ChatUnknown)]
    [InlineData("u:1:2", Code.MessageUnknown)]
    public async Task Where_nothing_was_ever_said_nothing_is_edited_and_two_people_get_the_same_answer_again(string conversation, Code code)
    {
        await room.TakeAsync(Edit(conversation, 1, 11, 1, "better"));
        Assert.Equal((code, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(conversation == "u:1:2" ? ["conversation/u:1:2/sent/1/11"] : [], room.Store.Keys);
    }

    [Fact]
    public async Task Asked_again_it_happens_once_and_is_answered_where_it_is_asked()
    {
        var edit = Edit("u:1:2", 1, 12, 1, "better");
        await room.RunAsync(Send("u:1:2", 1, 11), edit);
        var first = room.LastResult;
        room.Restart();
        edit.Origin = From(1, request: 99, session: 7777);
        await room.RunAsync(edit);

        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.Equal((true, true, 99ul), (first.Done is not null, room.LastResult.Done is not null, room.LastResult.RequestId));
        Assert.Equal(2, room.Mailbox(2).Pts);
    }

    [Fact]
    public async Task Asked_again_in_the_same_batch_it_happens_once()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Edit("u:1:2", 1, 12, 1, "better"), Edit("u:1:2", 1, 12, 1, "better"));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task The_random_id_of_something_else_is_used_already()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Edit("u:1:2", 1, 11, 1, "better"));
        Assert.Equal(Code.RandomIdReused, Assert.Single(room.Results).Refusal.Code);
        await room.TakeAsync(Edit("u:1:2", 1, 12, 1, "better"), Send("u:1:2", 1, 12), Delete("u:1:2", 1, 12, 1));
        Assert.Equal([Code.RandomIdReused, Code.RandomIdReused], room.Results.Skip(1).Select(r => r.Refusal.Code));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_place_where_no_message_is_is_poison_and_stops_nobody(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Edit("u:1:2", 1, 12, place, "better"), Edit("u:1:2", 1, 13, 1, "good"));
        Assert.Contains("u:1:2 has no message", Assert.Single(room.Broker.Published, e => e.DeadReason is not null).DeadReason, StringComparison.Ordinal);
        Assert.Equal(["good"], room.Mailbox(2).Texts);
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task Without_content_it_is_poison()
    {
        var edit = Edit("u:1:2", 1, 12, 1, "");
        edit.Content = null;
        await room.RunAsync(Send("u:1:2", 1, 11, "as it was"), edit);
        Assert.Single(room.Broker.Published, e => e.DeadReason is not null);
        Assert.Equal(["as it was"], room.Mailbox(2).Texts);
    }
}
