namespace DaprMessaging.Contracts.State;

public partial class Member
{
    public bool IsCurrent => Intervals.Count > 0 && Intervals[^1].LeftOp == 0;

    /// <summary>A bot that is no admin: it has what it is told, and may not look for more.</summary>
    public bool IsOnlyTold => Bot && Role == Role.Member;
}
