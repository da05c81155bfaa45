using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Messages leave a mailbox: nothing stays of what they said, their places in the index stay, and counters, pins and the top
/// message are as if they had never been.
/// </summary>
internal static class Removal
{
    /// <summary>Their pages and records, and the pages on which the next top message may be.</summary>
    public static void Prepare(Mailbox mailbox, Dialog dialog, IReadOnlyList<long> places, Preparation preparation)
    {
        var doomed = preparation.Doom(dialog, places);
        preparation.NeedRecords(mailbox, dialog, places);
        Newest.Prepare(dialog, long.MaxValue, doomed.Contains, preparation);
    }

    /// <summary>The step; null if the owner has none of them.</summary>
    public static Update? Remove(Mailbox mailbox, Dialog dialog, IReadOnlyList<long> places, long opNo = 0)
    {
        var there = places.Distinct().Where(place => dialog.Showing(place) is not null).ToList();
        if (there.Count == 0) return null;

        var ids = there.ConvertAll(place => Bury(mailbox, dialog, place));
        var state = dialog.State.Value;
        foreach (var k in there.Select(place => place / Names.MessagesPerPage).Distinct())
        {
            var page = dialog.PageOf(k * Names.MessagesPerPage).Value;
            state.Recount(k, page);
            if (page.Newest(k) is null) state.IsEmptied(k);
        }

        foreach (var id in ids)
        {
            state.PinnedMessages.Remove(id);
            state.ForgetReactions(id);
        }

        if (ids.Contains(state.TopMessageId)) state.TopMessageId = Newest.Find(dialog, long.MaxValue);
        return mailbox.Append(dialog, new Record
        {
            Update = new Update { MessagesDeleted = new MessagesDeleted { Ids = { ids } } }, OpNo = opNo, DialogMessageIds = { there },
        });
    }

    // One whose record cannot be read is taken from the index alone: there is nothing else of it that anybody could see.
    private static long Bury(Mailbox mailbox, Dialog dialog, long place)
    {
        var slot = dialog.SlotOf(place);
        if (mailbox.Change(slot.MessageId) is { Update.NewMessage: { } message } record)
        {
            (record.EditOpNo, record.PinSetAt, record.ReactionOpNo) = (0, 0, 0);
            record.Update.Gone = message.ToGone();
        }

        dialog.Mark(mailbox, place, SlotMarks.Deleted);
        return slot.MessageId;
    }
}
