using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class RemoveMemberTests
{
    private readonly Room room = new();

    private Membership Members => room.Store.Get<Membership>("conversation/c:5/members")!;

    [Fact]
    public async Task Who_is_put_out_gets_that_operation_and_nothing_after_it()
    {
        await room.TakeAsync(Create(5, 1, 10, 2, 3), Remove(5, 1, 11, 2), Send("c:5", 1, 12));
        Assert.Equal([1, 2], OpsFor(2));
        Assert.Equal([1, 2, 3], OpsFor(3));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_happens_from_then_on()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, 1, 11, 2), Send("c:5", 1, 12), Add(5, 1, 13, 2), Send("c:5", 1, 14));
        Assert.Equal([1, 2, 4, 5], OpsFor(2));
    }

    [Fact]
    public async Task Everybody_may_leave()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, 2, 11, 2), Remove(5, 1, 12, 1));
        Assert.Empty(room.Results);
        Assert.Equal(
            (3, 0), (room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp,
            room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount));
        Assert.Equal(2, room.Store.Get<Op>("conversation/c:5/op/2")!.Service.Action.MemberRemoved.UserId);
    }

    [Theory]
    [InlineData(Role.Owner, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Unspecified, false)]
    public async Task Others_are_put_out_by_admins_only(Role role, bool may)
    {
        await room.TakeAsync(Create(5, 1, 10, 2, 3));
        var members = Members;
        members.Members.Single(m => m.UserId == 2).Role = role;
        room.Store.Put("conversation/c:5/members", members);
        room.Restart();

        await room.TakeAsync(Remove(5, 2, 11, 3));

        Assert.Equal(!may, Members.Members.Single(m => m.UserId == 3).IsCurrent);
        Assert.Equal(may ? [] : [Code.AdminRequired], room.Results.Select(r => r.Refusal.Code));
    }

    [Theory]
    [InlineData(3, 2, "chat_id")] // a stranger removes
    [InlineData(3, 3, "chat_id")] // a stranger leaves
    [InlineData(1, 3, "user_id")] // a stranger is removed
    public async Task Who_is_no_member_neither_removes_nor_is_removed(long sender, long user, string field)
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, sender, 11, user));
        Assert.Equal((Code.NotAMember, field), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(1, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
    }

    [Fact]
    public async Task Nobody_is_put_out_twice()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, 1, 11, 2), Remove(5, 1, 12, 2));
        Assert.Equal((Code.NotAMember, "user_id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }

    [Fact]
    public async Task Where_there_is_no_chat_nobody_leaves_it()
    {
        await room.TakeAsync(Remove(5, 1, 11, 1));
        Assert.Equal((Code.ChatUnknown, "chat_id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Empty(room.Store.Keys);
    }

    private IEnumerable<long> OpsFor(long user) =>
        room.Announced.Where(d => d.Owners.Contains(user)).SelectMany(d => d.Ops).Select(o => o.OpNo);
}
