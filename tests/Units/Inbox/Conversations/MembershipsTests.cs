using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Action = DaprMessaging.Contracts.ServiceAction;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class MembershipsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)] // the operation that adds somebody is the first they get
    [InlineData(4, true)]
    [InlineData(5, true)] // the one that removes them the last
    [InlineData(6, false)]
    [InlineData(8, false)]
    [InlineData(9, true)]
    [InlineData(1000, true)]
    public void Somebody_who_left_and_came_back_has_what_happened_while_they_were_there(long opNo, bool was)
    {
        var member = new Member { UserId = 2, Intervals = { new Interval { JoinedOp = 2, LeftOp = 5 }, new Interval { JoinedOp = 9 } } };
        Assert.Equal(was, member.Was(opNo));
    }

    [Fact]
    public void Somebody_who_came_and_left_at_once_has_both_operations()
    {
        var member = new Member { Intervals = { new Interval { JoinedOp = 2, LeftOp = 3 } } };
        Assert.Equal([false, true, true, false], new long[] { 1, 2, 3, 4 }.Select(member.Was));
    }

    [Fact]
    public void A_chat_begins_with_its_owner_and_the_members_it_names()
    {
        var membership = new Membership();
        Assert.True(membership.Apply(new Action { ChatCreated = new ChatCreated { UserIds = { 1, 2, 3 } } }, sender: 1, opNo: 1));
        Assert.Equal([(1, Role.Owner), (2, Role.Member), (3, Role.Member)], membership.Members.Select(m => ((int)m.UserId, m.Role)));
        Assert.Equal([1, 2, 3], membership.Current());
    }

    [Fact]
    public void Who_comes_back_is_the_same_member_with_one_more_stay()
    {
        var membership = Chat();
        membership.Apply(new Action { MemberRemoved = new MemberRemoved { UserId = 2 } }, sender: 1, opNo: 4);
        Assert.False(membership.Has(2));
        membership.Apply(new Action { MembersAdded = new MembersAdded { UserIds = { 2 } } }, sender: 1, opNo: 7);

        Assert.True(membership.Has(2));
        Assert.Equal(2, membership.Members.Count);
        Assert.Equal([(1, 4), (7, 0)], membership.Find(2)!.Intervals.Select(i => ((int)i.JoinedOp, (int)i.LeftOp)));
    }

    [Fact]
    public void Who_comes_back_is_a_plain_member_whatever_they_were_before()
    {
        var membership = Chat();
        membership.Apply(new Action { MemberRemoved = new MemberRemoved { UserId = 1 } }, sender: 1, opNo: 4);
        membership.Apply(new Action { MembersAdded = new MembersAdded { UserIds = { 1 } } }, sender: 2, opNo: 5);
        Assert.Equal(Role.Member, membership.Find(1)!.Role);
    }

    [Fact]
    public void Those_at_an_operation_are_those_who_were_there_then()
    {
        var membership = Chat();
        membership.Apply(new Action { MembersAdded = new MembersAdded { UserIds = { 3 } } }, sender: 1, opNo: 2);
        membership.Apply(new Action { MemberRemoved = new MemberRemoved { UserId = 2 } }, sender: 1, opNo: 3);
        Assert.Equal([1, 2], membership.At(1));
        Assert.Equal([1, 2, 3], membership.At(2));
        Assert.Equal([1, 2, 3], membership.At(3));
        Assert.Equal([1, 3], membership.At(4));
    }

    [Fact]
    public void A_stranger_is_no_member()
    {
        Assert.False(Chat().Has(99));
        Assert.Null(Chat().Find(99));
    }

    [Fact]
    public void An_action_of_the_future_changes_nobody() => Assert.False(Chat().Apply(new Action(), sender: 1, opNo: 9));

    private static Membership Chat()
    {
        var membership = new Membership();
        membership.Apply(new Action { ChatCreated = new ChatCreated { UserIds = { 1, 2 } } }, sender: 1, opNo: 1);
        return membership;
    }
}
