using DaprMessaging.Contracts;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What is inside messages, beside their texts, has been heard, watched or seen.</summary>
internal static class Contents
{
    /// <summary>The step; null if there is nothing to change.</summary>
    /// <param name="mailbox">The owner's.</param>
    /// <param name="dialog">Of the messages.</param>
    /// <param name="places">Messages that the owner has, and that are not marked yet.</param>
    /// <param name="early">Own messages that are still on their way here.</param>
    public static Update? Read(Mailbox mailbox, Dialog dialog, IReadOnlyList<long> places, IReadOnlyList<long>? early = null)
    {
        if (places.Count == 0 && (early ?? []).Count == 0) return null;
        var step = new ContentsRead();
        foreach (var place in places)
        {
            var slot = dialog.SlotOf(place);
            if (mailbox.Change(slot.MessageId)?.Update.NewMessage is { } message) (message.MediaUnread, message.MentionUnread) = (false, false);
            dialog.Mark(mailbox, place, (slot.Is(SlotMarks.Playable) ? SlotMarks.Played : 0) | (slot.Is(SlotMarks.Mentioned) ? SlotMarks.Seen : 0));
            step.Ids.Add(slot.MessageId);
        }

        foreach (var k in places.Select(place => place / Names.MessagesPerPage).Distinct())
            dialog.State.Value.Recount(k, dialog.PageOf(k * Names.MessagesPerPage).Value);
        dialog.State.Value.PlayedEarly.Add(early ?? []);
        return mailbox.Append(dialog, new Record { Update = new Update { ContentsRead = step }, DialogMessageIds = { places, early ?? [] } });
    }
}
