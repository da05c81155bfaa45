using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>The places of a page: three arrays of the same length, indexed by dialog_message_id.</summary>
public static class Slots
{
    public static Slot SlotOf(this Page page, long dialogMessageId)
    {
        var i = (int)(dialogMessageId % Names.MessagesPerPage);
        return i < page.MessageIds.Count ? new Slot(page.MessageIds[i], page.Authors[i], (SlotMarks)page.Flags[i]) : default;
    }

    public static void Set(this Page page, long dialogMessageId, Slot slot)
    {
        var i = (int)(dialogMessageId % Names.MessagesPerPage);
        while (page.MessageIds.Count <= i)
        {
            page.MessageIds.Add(0);
            page.Authors.Add(0);
            page.Flags.Add(0);
        }

        (page.MessageIds[i], page.Authors[i], page.Flags[i]) = (slot.MessageId, slot.Author, (uint)slot.Flags);
    }

    /// <summary>How many messages of page <paramref name="k"/>, after a mark, count as unread.</summary>
    public static int CountAfter(this Page page, long k, long mark) => page.After(k, mark).Count(s => s.Slot.Counts);

    /// <summary>The places of page <paramref name="k"/> after a mark, the oldest first.</summary>
    public static IEnumerable<(long Place, Slot Slot)> After(this Page page, long k, long mark)
    {
        var first = k * Names.MessagesPerPage;
        for (var i = (int)Math.Max(0, mark + 1 - first); i < page.MessageIds.Count; i++) yield return (first + i, page.SlotOf(i));
    }

    /// <summary>The newest message of page <paramref name="k"/> that the owner has, by its dialog_message_id; null: there is none.</summary>
    public static long? Newest(this Page page, long k, Func<long, bool>? but = null)
    {
        for (var i = page.MessageIds.Count - 1; i >= 0; i--)
        {
            var place = (k * Names.MessagesPerPage) + i;
            if (page.SlotOf(i).Shows && but?.Invoke(place) != true) return place;
        }

        return null;
    }
}
