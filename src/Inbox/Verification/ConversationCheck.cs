using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// The operations of a conversation are numbered without holes, its head and its list of members follow from them, and
/// every participant's mailbox has exactly those that were meant for it, once, in their order, and knows what was read.
/// </summary>
internal static class ConversationCheck
{
    private const string Lifetimes = "lifetimes";

    public static IReadOnlyList<Damage> Of(ConversationReading reading)
    {
        var damages = new List<Damage>();
        damages.AddRange(Itself(reading));
        if (reading.Overdue > 0 && !damages.Exists(d => d.Check == Lifetimes))
            damages.Add(new Damage(Lifetimes, $"conversation {reading.Id}", $"messages that were to go at {reading.Overdue} are there still: its clock does not ring", Cure.Repair));
        foreach (var (user, index) in reading.Indexes) damages.AddRange(Mailbox(reading, user, index));
        foreach (var user in reading.Unlisted)
            damages.Add(new Damage("directory", $"mailbox {user}", $"takes part in {reading.Id}, and is not in the list of mailboxes", Cure.Rebuild, user));
        damages.AddRange(Marks(reading));
        return damages;
    }

    // Where nothing is missing of the operations, all of it can be built from them.
    private static IEnumerable<Damage> Itself(ConversationReading reading)
    {
        var (log, where) = (reading.Log, $"conversation {reading.Id}");
        var cure = log is { IsWhole: true, LastOp: > 0 } ? Cure.Rebuild : Cure.Backup;
        if (log.Holes.Count > 0) yield return new Damage("order", where, $"operations {Ranges.Of(log.Holes)} of {log.LastOp} cannot be read", Cure.Backup);
        foreach (var fault in log.Faults) yield return new Damage("order", where, fault, Cure.Backup);
        foreach (var (check, what) in Unreadable(reading).Concat(log.Holes.Count > 0 ? [] : Documents(reading)))
            yield return new Damage(check, where, what, cure) { Conversation = cure == Cure.Rebuild ? reading.Id : "" };
    }

    private static IEnumerable<(string Check, string What)> Unreadable(ConversationReading reading)
    {
        if (reading.Head.IsUnreadable) yield return ("documents", "the head cannot be read");
        if (reading.Members is { IsUnreadable: true }) yield return ("documents", "the list of members cannot be read");
        if (reading.Fuses.IsUnreadable) yield return (Lifetimes, "what goes by itself cannot be read");
        if (reading is { IsOverrun: true, Head.IsUnreadable: false })
            yield return ("order", $"the log goes on behind the head, which says {reading.Head.Value?.LastOp ?? 0}: nothing can be written");
    }

    private static IEnumerable<(string Check, string What)> Documents(ConversationReading reading)
    {
        var log = reading.Log;
        if (reading.Head.Value is { } head && !reading.IsOverrun)
        {
            if ((head.LastDialogMessageId, head.LastDate) != (log.LastMessage, log.LastDate))
                yield return ("order", $"the head says message {head.LastDialogMessageId} at {head.LastDate}, the log {log.LastMessage} at {log.LastDate}");
            else if (log.IsWhole && !head.Equals(reading.Played.Head.Value)) yield return ("rebuilding", "the head is not what the operations give");
        }

        if (Misremembered(reading) is { } place) yield return ("reactions", $"what is kept of how people react to message {place} is not what the operations give");
        if (reading is { Fuses.IsUnreadable: false } && reading.NewestOp == log.LastOp && log.IsWhole && log.Lifetimes.Complaint(reading.Fuses.Value ?? new Fuses()) is { } unlit)
            yield return (Lifetimes, unlit);
        if (reading is not { IsStill: true, Members.IsUnreadable: false, Members: { } found }) yield break;
        var (members, isOther) = (found.Value ?? new Membership(), false);
        foreach (var user in log.Attendance.Everybody.Union(members.Members.Select(m => m.UserId)))
        {
            var said = members.Find(user)?.Intervals.Select(i => (i.First(), i.LeftOp == 0 ? long.MaxValue : i.LeftOp)) ?? [];
            if (log.Attendance.Of(user).SequenceEqual(said)) continue;
            isOther = true;
            yield return ("members", $"the list of members has {user} at other times than the operations");
        }

        if (!isOther && log.IsWhole && !reading.IsOverrun && !members.Equals(reading.Played.Members.All)) yield return ("members", "the list of members is not what the operations give");
    }

    // Of a conversation that stands still: else they may be newer.
    private static long? Misremembered(ConversationReading reading) => reading.NewestOp != reading.Log.LastOp ? null
        : reading.Log.Reactions.Where(r => !(reading.Reactions.GetValueOrDefault(r.Key).Value ?? new ReactionList()).Equals(r.Value)).Select(r => (long?)r.Key).FirstOrDefault();

    private static IEnumerable<Damage> Mailbox(ConversationReading reading, long user, IndexCheck index)
    {
        var where = $"mailbox {user}";
        if (index.Foreign is { } foreign) yield return new Damage("operations", where, $"{reading.Id}: {foreign}", Cure.Rebuild, user);
        var reached = reading.Dialogs.GetValueOrDefault(user)?.LastOp ?? 0;
        if (index.LateAfter(reached) is { Count: > 0 } late)
            yield return new Damage("operations", where, $"lacks operations {Ranges.Of(late)} of {reading.Id}", Cure.Repair, user);
        if (index.Missing.Where(n => n <= reached).ToList() is { Count: > 0 } lost)
            yield return new Damage("operations", where, $"has passed operations {Ranges.Of(lost)} of {reading.Id} without entering them", Cure.Rebuild, user);
        if (reached > Math.Max(reading.Log.LastOp, reading.NewestOp))
            yield return new Damage("operations", where, $"says that it has operation {reached} of {reading.Id}, which has {reading.Log.LastOp}", Cure.Rebuild, user);
    }

    private static IEnumerable<Damage> Marks(ConversationReading reading)
    {
        foreach (var (author, due) in Due(reading))
        {
            yield return new Damage(
                "marks", $"mailbox {author}",
                $"{reading.Id}: sees its messages as read up to {reading.Dialogs.GetValueOrDefault(author)?.ReadOutbox ?? 0}, they are up to {due}", Cure.Repair, author);
        }

        // Somebody whose own mark cannot be read may have read it.
        if (reading.Indexes.Any(i => !i.Value.IsEmpty && !reading.Dialogs.ContainsKey(i.Key))) yield break;
        foreach (var (author, dialog) in reading.Baseline.Dialogs)
        {
            if (dialog.ReadOutbox > ReadMarks.Most(author, reading.Dialogs))
                yield return new Damage("marks", $"mailbox {author}", $"{reading.Id}: sees messages as read up to {dialog.ReadOutbox}, which nobody has read", Cure.Backup, author);
        }
    }

    /// <summary>The authors who have yet to be told, and of which mark.</summary>
    public static IEnumerable<(long Author, long UpTo)> Due(ConversationReading reading) =>
        ReadMarks.Due(
                reading.Log, ConversationId.PairOf(reading.Id) is null, reading.Baseline.Dialogs,
                (user, opNo) => reading.Indexes.TryGetValue(user, out var index) && index.KeptOut.Contains(opNo))
            .Where(d => (reading.Dialogs.GetValueOrDefault(d.Key)?.ReadOutbox ?? 0) < d.Value).Select(d => (d.Key, d.Value));
}
