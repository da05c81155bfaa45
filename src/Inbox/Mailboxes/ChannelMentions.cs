using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Where the owner is mentioned in a channel. What is said there is not in the mailbox: its index has these places alone. What happens
/// to one may be heard in any order, and again: a place is once noted, seen or gone for ever, and nothing up to the mark is looked at.
/// </summary>
internal static class ChannelMentions
{
    /// <summary>Of these places those after the mark; the page of each must be there.</summary>
    public static IEnumerable<long> Open(Dialog dialog, IEnumerable<long> places) =>
        places.Distinct().Where(place => place > dialog.State.Value.MentionsReadUpTo);

    /// <summary>Nothing is known of the place yet.</summary>
    public static bool IsNew(Dialog dialog, long place) => dialog.SlotOf(place).MessageId == 0;

    /// <summary>It is not known to be seen, or gone.</summary>
    public static bool IsWaiting(Dialog dialog, long place) => IsNew(dialog, place) || dialog.SlotOf(place).CountsAsMention;

    /// <summary>Puts down what has become of these places.</summary>
    public static void Mark(Mailbox mailbox, Dialog dialog, IReadOnlyCollection<long> places, SlotMarks marks)
    {
        var state = dialog.State.Value;
        foreach (var place in places)
        {
            var page = dialog.PageOf(place);
            page.Value.Set(place, Of(page.Value.SlotOf(place), place, marks));
            mailbox.Save(page);
            state.TopDialogMessageId = Math.Max(state.TopDialogMessageId, place);
        }

        foreach (var k in places.Select(place => place / Names.MessagesPerPage).Distinct())
        {
            if (state.UnreadPages.All(p => p.Page != k)) state.UnreadPages.Insert(state.UnreadPages.TakeWhile(p => p.Page < k).Count(), new UnreadPage { Page = k });
            state.Recount(k, dialog.PageOf(k * Names.MessagesPerPage).Value);
        }
    }

    /// <summary>The place as it is after that.</summary>
    public static Slot Of(Slot before, long place, SlotMarks marks) => before.With(SlotMarks.Mentioned | SlotMarks.KeptOnce | marks) with { MessageId = place };

    /// <summary>All up to a place are seen. Names the page that has to be there for it.</summary>
    public static Document<Page>? PageFor(Dialog dialog, long upTo) =>
        dialog.State.Value.UnreadPages.Any(p => p.Page == upTo / Names.MessagesPerPage) ? dialog.PageOf(upTo) : null;

    /// <summary>All up to a place are seen.</summary>
    public static void SeeUpTo(Dialog dialog, long upTo)
    {
        var state = dialog.State.Value;
        if (upTo <= state.MentionsReadUpTo) return;
        state.SeeMentionsUpTo(upTo, PageFor(dialog, upTo)?.Value ?? new Page());
        state.ReadMentionsMaxId = upTo;
    }
}
