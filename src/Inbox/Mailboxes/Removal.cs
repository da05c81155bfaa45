using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Messages leave a mailbox: nothing stays of what they said, their places in the index stay, and counters and the top
/// message are as if they had never been.
/// </summary>
internal static class Removal
{
    /// <summary>Their pages and records, and the pages on which the next top message may be.</summary>
    public static void Prepare(Mailbox mailbox, Dialog dialog, IReadOnlyList<long> places, Preparation preparation)
    {
        var doomed = preparation.Doom(dialog, places);
        foreach (var place in places)
        {
            if (!preparation.Need(dialog.PageOf(place)) && dialog.SlotOf(place) is { Shows: true } slot)
                preparation.Need(mailbox.RecordOf(slot.MessageId));
        }

        // The more of them have nothing, the more are read at once: there may be many, of a time when the owner was not there.
        var (barren, asked) = (0, 0);
        foreach (var k in dialog.State.Value.PagesDown())
        {
            var page = dialog.PageOf(k * Names.MessagesPerPage);
            if (preparation.Need(page)) asked++;
            else if (page.Value.Newest(k, doomed.Contains) is not null) return;
            else barren++;
            if (asked > barren) return;
        }
    }

    /// <summary>The step; null if the owner has none of them.</summary>
    public static Update? Remove(Mailbox mailbox, Dialog dialog, IReadOnlyList<long> places, long opNo = 0)
    {
        var there = places.Distinct().Where(place => dialog.SlotOf(place).Shows).ToList();
        if (there.Count == 0) return null;

        var ids = there.ConvertAll(place => Bury(mailbox, dialog, place));
        var state = dialog.State.Value;
        foreach (var k in there.Select(place => place / Names.MessagesPerPage).Distinct())
        {
            var page = dialog.PageOf(k * Names.MessagesPerPage).Value;
            state.Recount(k, page);
            if (page.Newest(k) is null) state.IsEmptied(k);
        }

        if (ids.Contains(state.TopMessageId)) state.TopMessageId = Newest(dialog);
        var update = mailbox.Append(dialog, new Update { MessagesDeleted = new MessagesDeleted { Ids = { ids } } }, opNo);
        mailbox.RecordOf(update.Pts).Value.DialogMessageIds.Add(there);
        return update;
    }

    private static long Bury(Mailbox mailbox, Dialog dialog, long place)
    {
        var slot = dialog.SlotOf(place);
        var record = mailbox.Change(slot.MessageId);
        var message = record.Update.NewMessage;
        record.EditOpNo = 0;
        record.Update.Gone = new Gone
        {
            FromUserId = message.FromUserId, Out = message.Out, Service = message.Action is not null, Mentioned = message.Mentioned,
            Date = message.Date,
        };

        var page = dialog.PageOf(place);
        page.Value.Set(place, slot with { Flags = slot.Flags | SlotMarks.Deleted });
        mailbox.Save(page);
        return slot.MessageId;
    }

    private static long Newest(Dialog dialog)
    {
        foreach (var k in dialog.State.Value.PagesDown())
        {
            if (dialog.PageOf(k * Names.MessagesPerPage).Value.Newest(k) is { } place) return dialog.SlotOf(place).MessageId;
        }

        return 0;
    }
}
