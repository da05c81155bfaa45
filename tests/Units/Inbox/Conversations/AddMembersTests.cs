using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class AddMembersTests
{
    private readonly Room room = new();

    private Membership Members => room.Store.Get<Membership>("conversation/c:5/members")!;

    private long LastOp => room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp;

    [Fact]
    public async Task A_member_brings_others_in_and_all_of_them_hear_of_it()
    {
        await room.TakeAsync(Create(5, 1, 10, 2));
        await room.TakeAsync(Add(5, 2, 11, 3, 4));
        Assert.Equal([1, 2, 3, 4], Members.Members.Where(m => m.IsCurrent).Select(m => m.UserId));
        Assert.Equal(4, room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount);
        Assert.Equal([1, 2, 3, 4], room.Announced.Where(d => d.Ops[0].OpNo == 2).SelectMany(d => d.Owners).Order());
        Assert.Equal([3, 4], room.Store.Get<Op>("conversation/c:5/op/2")!.Service.Action.MembersAdded.UserIds);
    }

    [Fact]
    public async Task Those_who_are_there_already_are_passed_over()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Add(5, 1, 11, 2, 3, 3, 1));
        Assert.Equal([3], room.Store.Get<Op>("conversation/c:5/op/2")!.Service.Action.MembersAdded.UserIds);
        Assert.Equal(3, Members.Members.Count);
    }

    [Fact]
    public async Task If_all_are_there_already_it_is_refused_and_stays_refused()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Add(5, 1, 11, 2));
        Assert.Equal((Code.AlreadyAMember, "user_ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.TakeAsync(Remove(5, 1, 12, 2), Add(5, 1, 11, 2));
        Assert.Equal(Code.AlreadyAMember, room.LastResult.Refusal.Code); // the same command, the same answer
        Assert.Equal(2, LastOp);
    }

    [Fact]
    public async Task A_stranger_brings_nobody_in()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Add(5, 3, 11, 3));
        Assert.Equal((Code.NotAMember, "chat_id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(1, LastOp);
    }

    [Fact]
    public async Task Nor_does_somebody_who_was_put_out()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, 1, 11, 2), Add(5, 2, 12, 2));
        Assert.Equal(Code.NotAMember, room.LastResult.Refusal.Code);
    }

    [Fact]
    public async Task There_is_nothing_to_add_to_where_there_is_no_chat()
    {
        var toDialog = Add(5, 1, 11, 3);
        toDialog.Conversation = "u:1:2";
        await room.TakeAsync(Add(6, 1, 10, 2), toDialog);
        Assert.All(room.Results, r => Assert.Equal((Code.ChatUnknown, "chat_id"), (r.Refusal.Code, r.Refusal.Field)));
        Assert.Empty(room.Store.Keys);
    }

    [Fact]
    public async Task A_chat_takes_a_thousand_and_not_one_more()
    {
        await room.TakeAsync(Create(5, 1, 10, [.. Enumerable.Range(2, 997).Select(u => (long)u)]));
        await room.TakeAsync(Add(5, 1, 11, 2001, 2002, 2003));
        Assert.Equal((Code.ChatFull, "user_ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.TakeAsync(Add(5, 1, 12, 2001, 2002, 2)); // of these one is there already
        Assert.Equal((2, 1000), (LastOp, room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount));
    }

    [Fact]
    public async Task Those_who_left_make_room_for_others()
    {
        await room.TakeAsync(Create(5, 1, 10, [.. Enumerable.Range(2, 999).Select(u => (long)u)]));
        await room.TakeAsync(Remove(5, 1, 11, 2), Add(5, 1, 12, 5000));
        Assert.Equal(1000, room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount);
        Assert.Empty(room.Results);
    }
}
