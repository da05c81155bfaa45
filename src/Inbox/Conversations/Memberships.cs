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

    /// <summary>They were not there yet, and have it since they came.</summary>
    public static bool SawLater(this Member member, long opNo)
    {
        foreach (var interval in member.Intervals)
        {
            if (interval.VisibleFromOp > 0 && interval.VisibleFromOp <= opNo && opNo < interval.JoinedOp) return true;
        }

        return false;
    }

    /// <summary>The first operation of a stay that they have, seen later or not.</summary>
    public static long First(this Interval interval) => interval.VisibleFromOp > 0 ? interval.VisibleFromOp : interval.JoinedOp;

    public static IEnumerable<long> Current(this Membership membership) =>
        membership.Members.Where(m => m.IsCurrent).Select(m => m.UserId);

    public static IEnumerable<long> At(this Membership membership, long opNo) =>
        membership.Members.Where(m => m.Was(opNo)).Select(m => m.UserId);

    /// <summary>Bots that have all of it, whether it concerns them or not.</summary>
    public static long[] BotAdmins(this Membership membership) =>
        [.. membership.Members.Where(m => m is { Bot: true, IsCurrent: true, Role: > Role.Member }).Select(m => m.UserId)];

    /// <summary>What an operation does to the membership; false: nothing.</summary>
    public static bool Apply(this Membership membership, ServiceAction action, long sender, long opNo, IReadOnlyCollection<long>? bots = null)
    {
        switch (action.KindCase)
        {
            case ServiceAction.KindOneofCase.ChatCreated:
                foreach (var user in action.ChatCreated.UserIds)
                    membership.Join(user, opNo).Role = user == sender ? Role.Owner : Role.Member;
                membership.Mark(bots ?? []);
                return true;
            case ServiceAction.KindOneofCase.MembersAdded:
                foreach (var user in action.MembersAdded.UserIds) membership.Join(user, opNo, action.MembersAdded.HistoryVisible).Role = Role.Member;
                membership.Mark(bots ?? []);
                return true;
            case ServiceAction.KindOneofCase.MemberRemoved:
                membership.Leave(membership.Find(action.MemberRemoved.UserId)!, opNo, action.MemberRemoved.OwnerId);
                return true;
            case ServiceAction.KindOneofCase.RoleChanged:
                membership.Appoint(membership.Find(action.RoleChanged.UserId)!, action.RoleChanged);
                return true;
            case ServiceAction.KindOneofCase.MemberBanned:
                membership.Ban(action.MemberBanned, opNo);
                return true;
            default:
                return false;
        }
    }

    private static void Mark(this Membership membership, IEnumerable<long> bots)
    {
        foreach (var bot in bots) if (membership.Find(bot) is { } member) member.Bot = true;
    }

    // Who comes back sees what was said since they left: what came before they have already, or never will.
    public static Member Join(this Membership membership, long user, long opNo, bool historyVisible = false)
    {
        var member = membership.FindOrAdd(user);
        member.Intervals.Add(new Interval { JoinedOp = opNo, VisibleFromOp = !historyVisible ? 0 : member.Intervals.Count == 0 ? 1 : member.Intervals[^1].LeftOp + 1 });
        return member;
    }

    /// <summary>An owner who has made another the owner.</summary>
    public static void StepDown(Member owner) => (owner.Role, owner.Rights) = (Role.Admin, new Rights { Rights_ = { ChatRights.All } });

    /// <summary>What an operation makes of them; who appoints them it says itself, for those of before say nothing.</summary>
    public static void Become(this Member member, RoleChanged change) => (member.Role, member.Rights, member.AppointedBy) = (change.Role, change.Rights, change.AppointedBy);

    public static void Ban(this Membership membership, long user, bool banned) => membership.FindOrAdd(user).Banned = banned;

    /// <summary>To whom a chat falls whose owner leaves: the admin who has been in the list longest, else the member; to people before bots. 0: nobody is left.</summary>
    public static long HeirOf(this Membership membership, long owner) =>
        membership.Members.Where(m => m.IsCurrent && m.UserId != owner).MaxBy(m => (!m.Bot, m.Role))?.UserId ?? 0;

    // Operations of before do not say to whom the chat falls: then bots counted like people.
    private static void Leave(this Membership membership, Member member, long opNo, long heirId = 0)
    {
        member.Intervals[^1].LeftOp = opNo;
        var wasOwner = member.Role == Role.Owner;
        (member.Role, member.Rights, member.AppointedBy) = (Role.Member, null, 0);
        if (!wasOwner || (membership.Find(heirId) ?? membership.Members.Where(m => m.IsCurrent).MaxBy(m => m.Role)) is not { } heir) return;
        (heir.Role, heir.Rights, heir.AppointedBy) = (Role.Owner, null, 0);
    }

    private static void Appoint(this Membership membership, Member member, RoleChanged change)
    {
        if (change.Role == Role.Owner) StepDown(membership.Members.First(m => m is { IsCurrent: true, Role: Role.Owner }));

        member.Become(change);
    }

    private static void Ban(this Membership membership, MemberBanned change, long opNo)
    {
        var member = membership.FindOrAdd(change.UserId);
        if (member.IsCurrent && change.Banned) membership.Leave(member, opNo);
        member.Banned = change.Banned;
    }

    public static Member FindOrAdd(this Membership membership, long user)
    {
        var member = membership.Find(user);
        if (member is null) membership.Members.Add(member = new Member { UserId = user, Role = Role.Member });
        return member;
    }
}
