using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// One participant's pages against the operations of the conversation: every message that was meant for them has its
/// place, in order, and nothing else has.
/// </summary>
internal sealed class IndexCheck(long user, OpLog log, long upTo)
{
    private readonly SortedSet<long> missing = [];
    private readonly HashSet<long> keptOut = [];
    private long newest;
    private bool hasSome;

    /// <summary>Operations that are not in the mailbox, of those up to the baseline.</summary>
    public IReadOnlyCollection<long> Missing => missing;

    /// <summary>Operations that were meant for them and kept out.</summary>
    public IReadOnlySet<long> KeptOut => keptOut;

    /// <summary>Operations behind the one that the mailbox has got to, of those up to the baseline that were meant for it.</summary>
    public IReadOnlyList<long> LateAfter(long reached) =>
        [.. log.Lines.Where(l => l.OpNo > reached && l.OpNo <= upTo && (l.Last < l.First ? log.Attendance.Has(user, l.OpNo) : missing.Contains(l.OpNo)))
            .Select(l => l.OpNo)];

    /// <summary>There is nothing of the conversation in the mailbox.</summary>
    public bool IsEmpty => newest == 0 && !hasSome;

    /// <summary>The first place that holds what it should not.</summary>
    public string? Foreign { get; private set; }

    /// <summary>The pages that may have something.</summary>
    public IEnumerable<long> Pages()
    {
        var last = -1L;
        foreach (var line in log.Lines.Where(l => log.Attendance.Has(user, l.OpNo)))
        {
            for (var k = Math.Max(last + 1, line.First / Names.MessagesPerPage); k <= line.Last / Names.MessagesPerPage; k++) yield return last = k;
        }
    }

    /// <summary>Pages come in their order.</summary>
    public void Take(long k, Page page)
    {
        var (first, end) = (k * Names.MessagesPerPage, (k + 1) * Names.MessagesPerPage);
        for (var at = FirstLine(first); at < log.Lines.Count && log.Lines[at].First < end; at++)
        {
            var line = log.Lines[at];
            var isMeant = log.Attendance.Has(user, line.OpNo);
            for (var place = Math.Max(line.First, first); place <= line.Last && place < end; place++) Look(line, place, page.SlotOf(place), isMeant);
        }
    }

    private void Look(OpLine line, long place, Slot slot, bool isMeant)
    {
        if (slot.MessageId == 0)
        {
            if (isMeant && line.OpNo <= upTo && !slot.Is(SlotMarks.Blocked)) missing.Add(line.OpNo);
            if (slot.Is(SlotMarks.Blocked)) keptOut.Add(line.OpNo);
            hasSome |= slot.Is(SlotMarks.Blocked);
            return;
        }

        if (!isMeant) Foreign ??= $"holds message {place}, which was not meant for it";
        else if (slot.Author != line.Sender) Foreign ??= $"has message {place} as one of {slot.Author}, it is of {line.Sender}";
        else if (slot.MessageId <= newest) Foreign ??= $"has message {place} before the one before it";
        newest = Math.Max(newest, slot.MessageId);
    }

    private int FirstLine(long place)
    {
        var (low, high) = (0, log.Lines.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (log.Lines[middle].Last < place) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
