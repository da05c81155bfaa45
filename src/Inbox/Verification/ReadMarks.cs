using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// What authors must see as read: in a dialog of two the other's mark, in a chat at least their newest message that any
/// member who has it has read; and never more than anybody has read.
/// </summary>
internal static class ReadMarks
{
    /// <summary>How far each author must have been told, given the marks of the readers.</summary>
    /// <param name="log">The conversation's.</param>
    /// <param name="isChat">It is one of any number.</param>
    /// <param name="dialogs">Those of the readers, by user.</param>
    /// <param name="isKeptOut">The reader, though a member, does not have the operation.</param>
    public static IReadOnlyDictionary<long, long> Due(
        OpLog log, bool isChat, IReadOnlyDictionary<long, DialogState> dialogs, Func<long, long, bool> isKeptOut)
    {
        var due = new Dictionary<long, long>();
        foreach (var (reader, dialog) in dialogs.Where(d => d.Value.ReadInbox > 0))
        {
            if (!isChat)
            {
                foreach (var author in log.Attendance.Everybody.Where(u => u != reader)) due[author] = dialog.ReadInbox;
                continue;
            }

            foreach (var line in log.Lines)
            {
                if (line.First > dialog.ReadInbox) break;
                if (line.Counts && line.Sender != reader && log.Attendance.Has(reader, line.OpNo) && !isKeptOut(reader, line.OpNo))
                    due[line.Sender] = Math.Max(due.GetValueOrDefault(line.Sender), Math.Min(line.Last, dialog.ReadInbox));
            }
        }

        return due;
    }

    /// <summary>How far somebody else than the author has read.</summary>
    public static long Most(long author, IReadOnlyDictionary<long, DialogState> dialogs) =>
        dialogs.Where(d => d.Key != author).Select(d => d.Value.ReadInbox).Append(0).Max();
}
