using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The newest message that a dialog shows, of those not after one: looked for page by page, past all that have none.</summary>
internal static class Newest
{
    /// <summary>Its page, and those that have to be looked at before it.</summary>
    public static void Prepare(Dialog dialog, long from, Func<long, bool> isDoomed, Preparation preparation)
    {
        // The more of them have nothing, the more are read at once: there may be many, of a time when the owner was not there.
        var (barren, asked) = (0, 0);
        foreach (var k in dialog.State.Value.PagesDown(from))
        {
            var page = dialog.PageOf(k * Names.MessagesPerPage);
            if (preparation.Need(page)) asked++;
            else if (page.Value.Newest(k, place => place > from || isDoomed(place)) is not null) return;
            else barren++;
            if (asked > barren) return;
        }
    }

    /// <summary>The owner's number of it; 0: there is none.</summary>
    public static long Find(Dialog dialog, long from)
    {
        foreach (var k in dialog.State.Value.PagesDown(from))
        {
            var page = dialog.PageOf(k * Names.MessagesPerPage).Value;
            if (page.Newest(k, place => place > from || dialog.State.Value.HasCleared(place)) is { } place) return page.SlotOf(place).MessageId;
        }

        return 0;
    }
}
