using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Contracts;

public sealed class MemberTests
{
    [Fact]
    public void A_member_is_one_whose_last_stay_has_no_end()
    {
        Assert.False(new Member().IsCurrent);
        Assert.True(new Member { Intervals = { new Interval { JoinedOp = 1 } } }.IsCurrent);
        Assert.False(new Member { Intervals = { new Interval { JoinedOp = 1, LeftOp = 4 } } }.IsCurrent);
        Assert.True(new Member { Intervals = { new Interval { JoinedOp = 1, LeftOp = 4 }, new Interval { JoinedOp = 9 } } }.IsCurrent);
    }
}
