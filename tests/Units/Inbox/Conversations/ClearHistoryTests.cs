using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class ClearHistoryTests
{
    private readonly Room room = new();

    [Fact]
    public async Task It_is_the_next_operation_and_no_message()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Clear("u:1:2", 2, 13, 1, at: 6000), Send("u:1:2", 2, 14, at: 7000));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/3")!;
        Assert.Equal((3, 2, 6000), (op.OpNo, op.Sender, op.Date));
        Assert.Equal((new Cleared { RandomId = 13, UpTo = 1 }, From(2)), (op.Cleared, op.Origin));
        Assert.Equal(3, room.Store.Get<Op>("conversation/u:1:2/op/4")!.Sent.FirstDialogMessageId);
        Assert.Equal([1, 2], room.Announced.Where(d => d.Ops.Any(o => o.Cleared is not null)).SelectMany(d => d.Owners).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Either_of_two_may_whoever_wrote_what_is_cleared(long user)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12), Clear("u:1:2", user, 13, 2));
        Assert.True(room.Store.Has("conversation/u:1:2/op/3"));
        Assert.Single(room.Results, r => r.Done is not null);
    }

    [Theory]
    [InlineData(Role.Owner, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Unspecified, false)]
    public async Task In_a_chat_admins_may_and_nobody_else(Role role, bool may)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11));
        room.Appoint(5, 2, role);
        await room.RunAsync(Clear("c:5", 2, 12, 2));
        Assert.Equal(may, room.Store.Has("conversation/c:5/op/3"));
        Assert.Equal(
            may ? [] : [(Code.AdminRequired, "for_everyone")], room.Results.Where(r => r.Refusal is not null).Select(r => (r.Refusal.Code, r.Refusal.Field)));
    }

    [Fact]
    public async Task Who_was_refused_and_has_become_an_admin_since_hears_the_refusal_again()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Clear("c:5", 2, 12, 2));
        room.Appoint(5, 2, Role.Admin);
        await room.RunAsync(Clear("c:5", 2, 12, 2));
        Assert.Equal([Code.AdminRequired, Code.AdminRequired], room.Results.Where(r => r.Refusal is not null).Select(r => r.Refusal.Code));
        await room.RunAsync(Clear("c:5", 2, 13, 2));
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task Who_is_no_member_clears_nothing()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Remove(5, 1, 12, 2), Clear("c:5", 2, 13, 2));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.TakeAsync(Send("u:1:2", 1, 11), Clear("u:1:2", 3, 12, 1));
        Assert.Equal(Code.NotAMember, room.LastResult.Refusal.Code);
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
    }

    [Theory]
    [InlineData("c:5", Code.ChatUnknown)]
    [InlineData("u:1:2", Code.MessageUnknown)]
    public async Task Where_nothing_was_ever_said_nothing_is_cleared_and_two_people_get_the_same_answer_again(string conversation, Code code)
    {
        await room.TakeAsync(Clear(conversation, 1, 11, 1));
        Assert.Equal((code, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(conversation == "u:1:2" ? ["conversation/u:1:2/sent/1/11"] : [], room.Store.Keys);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_place_where_no_message_is_is_poison_and_stops_nobody(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "still there"), Clear("u:1:2", 1, 12, place), Send("u:1:2", 1, 13, "and goes on"));
        Assert.Contains("u:1:2 has no message", Assert.Single(room.Deaths), StringComparison.Ordinal);
        Assert.Equal(["still there", "and goes on"], room.Mailbox(2).Texts);
        Assert.Equal(0, room.Mailbox(2).Dialog(Peer.User(1)).ClearedUpTo);
    }

    [Fact]
    public async Task Asked_again_it_happens_once_and_is_answered_where_it_is_asked()
    {
        var clearing = Clear("u:1:2", 1, 12, 1);
        await room.RunAsync(Send("u:1:2", 1, 11), clearing);
        await room.RunAsync(Send("u:1:2", 1, 13, "since then"));
        room.Restart();
        clearing.Origin = From(1, request: 99, session: 7777);
        await room.RunAsync(clearing);

        Assert.Equal((true, 99ul), (room.LastResult.Done is not null, room.LastResult.RequestId));
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.Equal((3, 3), (room.Mailbox(1).Pts, room.Mailbox(2).Pts));
        Assert.Equal(3, room.Mailbox(2).Dialog(Peer.User(1)).TopMessageId);
    }

    [Fact]
    public async Task Asked_again_in_the_same_batch_it_happens_once()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Clear("u:1:2", 1, 12, 1), Clear("u:1:2", 1, 12, 1));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.Equal(2, room.Results.Count(r => r.Done is not null));
    }

    [Fact]
    public async Task Who_has_left_since_still_hears_that_it_was_done()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11));
        room.Appoint(5, 2, Role.Admin);
        await room.RunAsync(Clear("c:5", 2, 12, 2), Remove(5, 2, 13, 2));
        await room.RunAsync(Clear("c:5", 2, 12, 2));
        Assert.NotNull(room.LastResult.Done);
    }
}
