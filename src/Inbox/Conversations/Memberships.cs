using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// Who was in a chat when: closed intervals of op numbers, several for somebody who left and came back. The operation that
/// adds somebody is the first they get, the one that removes them the last.
/// </summary>
internal static class Memberships
{
    public static bool Has(this Membership membership, long user) => membership.Find(user) is { } member && member.IsCurrent;

    public static Member? Find(this Membership membership, long user)
    {
        foreach (var member in membership.Members)
        {
            if (member.UserId == user) return member;
        }

        return null;
    }

    public static bool Was(this Member member, long opNo)
    {
        foreach (var interval in member.Intervals)
        {
            if (interval.JoinedOp <= opNo && (interval.LeftOp == 0 || interval.LeftOp >= opNo)) return true;
        }

        return false;
    }

    public static IEnumerable<long> Current(this Membership membership) =>
        membership.Members.Where(m => m.IsCurrent).Select(m => m.UserId);

    public static IEnumerable<long> At(this Membership membership, long opNo) =>
        membership.Members.Where(m => m.Was(opNo)).Select(m => m.UserId);

    /// <summary>What an operation does to the membership; false: nothing.</summary>
    public static bool Apply(this Membership membership, ServiceAction action, long sender, long opNo)
    {
        switch (action.KindCase)
        {
            case ServiceAction.KindOneofCase.ChatCreated:
                foreach (var user in action.ChatCreated.UserIds)
                    membership.Join(user, opNo).Role = user == sender ? Role.Owner : Role.Member;
                return true;
            case ServiceAction.KindOneofCase.MembersAdded:
                foreach (var user in action.MembersAdded.UserIds) membership.Join(user, opNo).Role = Role.Member;
                return true;
            case ServiceAction.KindOneofCase.MemberRemoved:
                membership.Find(action.MemberRemoved.UserId)!.Intervals[^1].LeftOp = opNo;
                return true;
            default:
                return false;
        }
    }

    private static Member Join(this Membership membership, long user, long opNo)
    {
        var member = membership.Find(user);
        if (member is null) membership.Members.Add(member = new Member { UserId = user });
        member.Intervals.Add(new Interval { JoinedOp = opNo });
        return member;
    }
}
