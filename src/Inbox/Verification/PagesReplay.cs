using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>The index of one dialog as the steps of its mailbox tell it, and what is counted on it.</summary>
internal sealed class PagesReplay
{
    private readonly SortedSet<long> withMentions = [];

    public SortedDictionary<long, Page> Pages { get; } = [];

    public Slot SlotOf(long place) => PageOf(place / Names.MessagesPerPage).SlotOf(place);

    public void Set(long place, Slot slot)
    {
        if (!Pages.TryGetValue(place / Names.MessagesPerPage, out var page)) Pages[place / Names.MessagesPerPage] = page = new Page();
        page.Set(place, slot);
        if (slot.Is(SlotMarks.Mentioned)) withMentions.Add(place / Names.MessagesPerPage);
    }

    public void Mark(long place, SlotMarks marks) => Set(place, SlotOf(place).With(marks));

    /// <summary>No message of the page is left.</summary>
    public bool IsEmpty(long k) => PageOf(k).Newest(k) is null;

    /// <summary>The owner's number of the newest message that is there, of those after one and not after another; 0: there is none.</summary>
    public long Newest(long after, long upTo = long.MaxValue)
    {
        foreach (var (k, page) in Pages.Reverse())
        {
            if (page.Newest(k, p => p <= after || p > upTo) is { } place) return page.SlotOf(place).MessageId;
        }

        return 0;
    }

    /// <summary>The owner's number of the message, or of the nearest older one on its page; 0: there is none.</summary>
    public long MessageIdAt(long mark)
    {
        var page = PageOf(mark / Names.MessagesPerPage);
        for (var i = Math.Min((int)(mark % Names.MessagesPerPage), page.MessageIds.Count - 1); i >= 0; i--)
        {
            if (page.MessageIds[i] > 0) return page.MessageIds[i];
        }

        return 0;
    }

    public long PlaceOf(long messageId)
    {
        foreach (var (k, page) in Pages)
        {
            var i = page.MessageIds.IndexOf(messageId);
            if (messageId > 0 && i >= 0) return (k * Names.MessagesPerPage) + i;
        }

        return 0;
    }

    /// <summary>All that is unread in the dialog: a recount, and not what Inbox does when it moves a mark, so that what is wrong there shows here.</summary>
    public void Recount(DialogState dialog)
    {
        dialog.UnreadPages.Clear();
        var first = dialog.ReadInbox / Names.MessagesPerPage;
        foreach (var k in withMentions.TakeWhile(k => k < first).Concat(Pages.Keys.SkipWhile(k => k < first)).ToList()) Count(dialog, k);
        (dialog.UnreadCount, dialog.UnreadMentionsCount) = (dialog.UnreadPages.Sum(p => p.Count), dialog.UnreadPages.Sum(p => p.Mentions));
    }

    /// <summary>What is unread on the newest page, to which something has come.</summary>
    public void RecountNewest(DialogState dialog, long k)
    {
        if (dialog.UnreadPages.Count > 0 && dialog.UnreadPages[^1] is var last && last.Page == k)
        {
            dialog.UnreadPages.RemoveAt(dialog.UnreadPages.Count - 1);
            (dialog.UnreadCount, dialog.UnreadMentionsCount) = (dialog.UnreadCount - last.Count, dialog.UnreadMentionsCount - last.Mentions);
        }

        if (Count(dialog, k) is { } found)
            (dialog.UnreadCount, dialog.UnreadMentionsCount) = (dialog.UnreadCount + found.Count, dialog.UnreadMentionsCount + found.Mentions);
    }

    private UnreadPage? Count(DialogState dialog, long k)
    {
        var (page, found) = (PageOf(k), new UnreadPage { Page = k });
        for (var place = Math.Max(k * Names.MessagesPerPage, dialog.ClearedUpTo + 1); place < (k + 1) * Names.MessagesPerPage; place++)
        {
            var slot = page.SlotOf(place);
            if (slot.Counts && place > dialog.ReadInbox) found.Count++;
            if (slot.CountsAsMention && place > dialog.MentionsReadUpTo) found.Mentions++;
        }

        if (found is { Count: 0, Mentions: 0 }) return null;
        dialog.UnreadPages.Add(found);
        return found;
    }

    private Page PageOf(long k) => Pages.GetValueOrDefault(k) ?? new Page();
}
