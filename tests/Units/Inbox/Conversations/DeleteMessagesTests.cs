using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class DeleteMessagesTests
{
    private readonly Room room = new();

    [Fact]
    public async Task It_is_the_next_operation_and_names_each_message_once()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Delete("u:1:2", 1, 13, 2, 1, 2), Send("u:1:2", 2, 14));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/3")!;
        Assert.Equal((1, 13), (op.Sender, op.Deleted.RandomId));
        Assert.Equal([2, 1], op.Deleted.DialogMessageIds);
        Assert.Equal(3, room.Store.Get<Op>("conversation/u:1:2/op/4")!.Sent.FirstDialogMessageId);
        Assert.Equal([1, 2], room.Announced.Where(d => d.Ops.Any(o => o.Deleted is not null)).SelectMany(d => d.Owners).Order());
    }

    [Theory]
    [InlineData(Role.Owner, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Unspecified, false)]
    public async Task Those_of_others_are_deleted_in_a_chat_by_admins_only(Role role, bool may)
    {
        await BeginChatAsync(role);
        await room.TakeAsync(Others("c:5", 2));
        Assert.Equal(may, room.Store.Has("conversation/c:5/op/4"));
        Assert.Equal(
            may ? [] : [(Code.AdminRequired, "message_ids")], room.Results.Where(r => r.Refusal is not null).Select(r => (r.Refusal.Code, r.Refusal.Field)));
    }

    [Fact]
    public async Task In_a_dialog_of_two_nobody_deletes_those_of_the_other()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Others("u:1:2", 2));
        Assert.Equal((Code.AuthorRequired, "message_ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Theory]
    [InlineData(0, 9000, true)]
    [InlineData(9000, 9000, true)]
    [InlineData(9000, 9001, false)]
    public async Task Whether_it_is_too_late_is_decided_by_when_it_was_accepted(long until, long acceptedAt, bool may)
    {
        var late = Delete("u:1:2", 1, 12, 1);
        (late.Until, late.AcceptedAt) = (until, acceptedAt);
        await room.TakeAsync(Send("u:1:2", 1, 11), late);
        Assert.Equal(may ? [] : [Code.TooLate], room.Results.Select(r => r.Refusal.Code));
        Assert.Equal(may, room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Theory]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]
    public async Task For_an_admin_of_a_chat_it_is_never_too_late(Role role, bool may)
    {
        await BeginChatAsync(role);
        var late = Delete("c:5", 2, 13, 3); // their own
        late.Until = 1;
        await room.TakeAsync(late);
        Assert.Equal(may, room.Store.Has("conversation/c:5/op/4"));
    }

    [Fact]
    public async Task Who_is_no_member_deletes_nothing_not_even_their_own()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Remove(5, 1, 12, 2), Delete("c:5", 2, 13, 2));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.TakeAsync(Send("u:1:2", 1, 11), Delete("u:1:2", 3, 12, 1), Others("u:1:2", 3));
        Assert.All(room.Results, r => Assert.Equal(Code.NotAMember, r.Refusal.Code));
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Fact]
    public async Task In_a_chat_that_has_gone_on_as_a_channel_everybody_takes_back_their_own_and_nobody_what_others_said()
    {
        await BeginChatAsync(Role.Member);
        await room.RunAsync(new MigrateChat { Conversation = "c:5", Sender = 1, RandomId = 13, AcceptedAt = 1000, Origin = From(1) });
        await room.RunAsync(Others("c:5", 1));
        Assert.Equal(Code.ChatMigrated, room.LastResult.Refusal.Code);
        await room.RunAsync(Delete("c:5", 2, 15, 3));
        Assert.NotNull(room.LastResult.Done);
        Assert.NotNull(room.Mailbox(1).Log[^1].Update.MessagesDeleted);
    }

    [Theory]
    [InlineData("c:5", Code.ChatUnknown)]
    [InlineData("u:1:2", Code.MessageUnknown)]
    public async Task Where_nothing_was_ever_said_nothing_is_deleted_and_two_people_get_the_same_answer_again(string conversation, Code code)
    {
        await room.TakeAsync(Delete(conversation, 1, 11, 1));
        Assert.Equal((code, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(conversation == "u:1:2" ? ["conversation/u:1:2/sent/1/11"] : [], room.Store.Keys);
    }

    [Fact]
    public async Task Asked_again_it_happens_once_and_is_answered_where_it_is_asked()
    {
        var deletion = Delete("u:1:2", 1, 12, 1);
        await room.RunAsync(Send("u:1:2", 1, 11), deletion);
        room.Restart();
        deletion.Origin = From(1, request: 99, session: 7777);
        await room.RunAsync(deletion);

        Assert.Equal((true, 99ul), (room.LastResult.Done is not null, room.LastResult.RequestId));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.Equal((2, 2), (room.Mailbox(1).Pts, room.Mailbox(2).Pts));
    }

    [Fact]
    public async Task A_deletion_under_another_random_id_is_another_operation_which_changes_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Delete("u:1:2", 1, 12, 1), Delete("u:1:2", 1, 13, 1));
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.All(room.Results.Skip(1), r => Assert.NotNull(r.Done));
        Assert.NotNull(room.Mailbox(2).Log[^1].Update.Skipped);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_place_where_no_message_is_is_poison_and_none_of_the_others_is_deleted(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "still there"), Delete("u:1:2", 1, 12, 1, place));
        Assert.Contains("u:1:2 has no message", Assert.Single(room.Broker.Published, e => e.DeadReason is not null).DeadReason, StringComparison.Ordinal);
        Assert.Equal(["still there"], room.Mailbox(2).Texts);
    }

    // 2 is there in this role, and has written message 3.
    private async Task BeginChatAsync(Role role)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 2, 12));
        room.Appoint(5, 2, role);
    }

    private static DeleteMessages Others(string conversation, long sender)
    {
        var deletion = Delete(conversation, sender, 99, conversation == "c:5" ? 2 : 1);
        deletion.Others = true;
        return deletion;
    }
}
