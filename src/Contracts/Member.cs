namespace DaprMessaging.Contracts.State;

public partial class Member
{
    public bool IsCurrent => Intervals.Count > 0 && Intervals[^1].LeftOp == 0;
}
