using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// What is unread in a dialog is the sum over its pages, messages and mentions each: so moving a mark looks at one page only,
/// however far it moves. Messages count after the read mark, mentions after a mark of their own; nothing that was cleared does.
/// </summary>
internal static class Unread
{
    /// <summary>A message has entered.</summary>
    public static void Add(this DialogState dialog, long dialogMessageId, Slot slot)
    {
        var (counts, mentions) = (slot.Counts && dialogMessageId > dialog.ReadInbox, slot.CountsAsMention);
        if (!counts && !mentions) return;
        var k = dialogMessageId / Names.MessagesPerPage;
        var page = dialog.UnreadPages.LastOrDefault(p => p.Page == k);
        if (page is null) dialog.UnreadPages.Add(page = new UnreadPage { Page = k });
        if (counts) (page.Count, dialog.UnreadCount) = (page.Count + 1, dialog.UnreadCount + 1);
        if (mentions) (page.Mentions, dialog.UnreadMentionsCount) = (page.Mentions + 1, dialog.UnreadMentionsCount + 1);
    }

    /// <summary>Messages of a page are there no more, or their mentions have been seen.</summary>
    public static void Recount(this DialogState dialog, long k, Page page)
    {
        if (dialog.UnreadPages.FirstOrDefault(p => p.Page == k) is not { } unread) return;
        dialog.UnreadCount -= unread.Count;
        dialog.UnreadMentionsCount -= unread.Mentions;
        (unread.Count, unread.Mentions) = dialog.Count(k, page);
        dialog.UnreadCount += unread.Count;
        dialog.UnreadMentionsCount += unread.Mentions;
        if (unread is { Count: 0, Mentions: 0 }) dialog.UnreadPages.Remove(unread);
    }

    /// <summary>All messages up to the mark are read; <paramref name="marked"/> is the page of the mark.</summary>
    public static void ReadUpTo(this DialogState dialog, long mark, Page marked)
    {
        dialog.ReadInbox = mark;
        dialog.Sweep(mark, marked, page => page.Count = 0);
    }

    /// <summary>All mentions up to the mark are seen.</summary>
    public static void SeeMentionsUpTo(this DialogState dialog, long mark, Page marked)
    {
        dialog.MentionsReadUpTo = mark;
        dialog.Sweep(mark, marked, page => page.Mentions = 0);
    }

    /// <summary>All messages up to the mark are gone.</summary>
    public static void ClearUpTo(this DialogState dialog, long mark, Page marked)
    {
        dialog.ClearedUpTo = mark;
        dialog.Sweep(mark, marked, page => (page.Count, page.Mentions) = (0, 0));
    }

    private static void Sweep(this DialogState dialog, long mark, Page marked, Action<UnreadPage> below)
    {
        var k = mark / Names.MessagesPerPage;
        foreach (var page in dialog.UnreadPages.TakeWhile(p => p.Page < k)) below(page);
        if (dialog.UnreadPages.FirstOrDefault(p => p.Page == k) is { } at) (at.Count, at.Mentions) = dialog.Count(k, marked);
        UnreadPage[] left = [.. dialog.UnreadPages.Where(p => p is not { Count: 0, Mentions: 0 })];
        dialog.UnreadPages.Clear();
        dialog.UnreadPages.Add(left);
        (dialog.UnreadCount, dialog.UnreadMentionsCount) = (left.Sum(p => p.Count), left.Sum(p => p.Mentions));
    }

    private static (int Count, int Mentions) Count(this DialogState dialog, long k, Page page) => (
        page.CountAfter(k, Math.Max(dialog.ReadInbox, dialog.ClearedUpTo)),
        page.After(k, Math.Max(dialog.MentionsReadUpTo, dialog.ClearedUpTo)).Count(s => s.Slot.CountsAsMention));
}
