using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A2, P3, P10: operations are numbered without holes, messages too; no random id was executed twice, nobody wrote who was
/// not a member; what the head and the list of members say follows from the operations.
/// </summary>
internal static class ConversationCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var conversation in truth.Conversations.Concat(truth.Channels))
        {
            Numbering(conversation, findings);
            foreach (var fault in conversation.Faults) findings.Add("P10", fault);
            if (conversation.IsChat && conversation.Count > 0) Members(conversation, findings);
        }
    }

    private static void Numbering(ConversationTruth conversation, Findings findings)
    {
        var (opNo, message, date) = (0L, 0L, 0L);
        var seen = new Dictionary<(long Sender, long RandomId), long>();
        foreach (var op in conversation.Ops)
        {
            if (op.OpNo != ++opNo) findings.Add("P3", $"{conversation.Id}: after op {opNo - 1} comes op {op.OpNo}");
            if (op.IsMessage() && op.FirstDialogMessageId() != message + 1)
                findings.Add("P3", $"{conversation.Id} op {op.OpNo}: message {op.FirstDialogMessageId()} after {message}");
            (opNo, message) = (op.OpNo, Math.Max(message, op.LastDialogMessageId()));
            if (op.Date < date) findings.Add("P3", $"{conversation.Id} op {op.OpNo} goes back in time");
            date = op.Date;
            foreach (var randomId in op.RandomIds())
            {
                if (!seen.TryAdd((op.Sender, randomId), op.OpNo))
                    findings.Add(
                        "A2",
                        $"{conversation.Id}: {randomId} of {op.Sender} happened as op {seen[(op.Sender, randomId)]} and as op {op.OpNo}");
            }
        }

        var head = conversation.Head;
        if (head.LastOp != opNo || head.LastDialogMessageId != message || head.LastDate != date)
            findings.Add(
                "P3",
                $"{conversation.Id}: the head is {head}, the last operation is {opNo} with message {message} at {date}");
    }

    private static void Members(ConversationTruth conversation, Findings findings)
    {
        if (conversation.IsChannel) Presence(conversation, findings);
        else Intervals(conversation, findings);
        foreach (var member in conversation.Membership.Members.Where(_ => conversation.IsChat))
        {
            if (member.Banned != conversation.Government.IsBanned(member.UserId)) findings.Add("A9", $"{conversation.Id}: {member.UserId} is banned by the list of members: {member.Banned}");
            if (!member.IsCurrent) continue;
            var (role, given, by) = conversation.Government.Of(member.UserId) ?? default;
            if (role != member.Role || by != member.AppointedBy || (role == Role.Admin && !given.Order().SequenceEqual(member.GivenRights().Order())))
                findings.Add("A9", $"{conversation.Id}: {member.UserId} is {role} by {by} with {string.Join(' ', given)}, the list of members says {member}");
        }

        if (conversation.Head.MemberCount != conversation.Membership.Current().Count())
            findings.Add("A9", $"{conversation.Id}: {conversation.Head.MemberCount} members by the head");
    }

    // A channel keeps of nobody when they were in it: who is now.
    private static void Presence(ConversationTruth conversation, Findings findings)
    {
        foreach (var user in conversation.Everybody)
        {
            if (conversation.IsIn(user) != (conversation.Membership.Find(user) is { IsCurrent: true }))
                findings.Add("A9", $"{conversation.Id}: {user} is in it: {conversation.IsIn(user)}, which the list of members does not say");
        }
    }

    private static void Intervals(ConversationTruth conversation, Findings findings)
    {
        foreach (var user in conversation.Everybody.Union(conversation.Membership.Members.Select(m => m.UserId)))
        {
            var intervals = conversation.Membership.Find(user)?.Intervals ?? [];
            var said = intervals.Select(i => (i.First(), i.LeftOp == 0 ? long.MaxValue : i.LeftOp)).ToArray();
            if (!conversation.IntervalsOf(user).SequenceEqual(said))
                findings.Add(
                    "A9",
                    $"{conversation.Id}: {user} was in {Show(conversation.IntervalsOf(user))}, its list of members says {Show(said)}");
        }
    }

    private static string Show(IEnumerable<(long, long)> intervals) => string.Join(' ', intervals);
}
