using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The unread count of a dialog is the sum over the pages after the read mark, so moving the mark looks at one page only,
/// however far it moves.
/// </summary>
internal static class Unread
{
    public static void Add(this DialogState dialog, long dialogMessageId)
    {
        var k = dialogMessageId / Names.MessagesPerPage;
        var page = dialog.UnreadPages.LastOrDefault(p => p.Page == k);
        if (page is null) dialog.UnreadPages.Add(page = new UnreadPage { Page = k });
        page.Count++;
        dialog.UnreadCount++;
    }

    /// <summary>Messages of a page are there no more.</summary>
    public static void Recount(this DialogState dialog, long k, Page page)
    {
        if (dialog.UnreadPages.FirstOrDefault(p => p.Page == k) is not { } unread) return;
        dialog.UnreadCount -= unread.Count;
        unread.Count = page.CountAfter(k, dialog.ReadInbox);
        dialog.UnreadCount += unread.Count;
        if (unread.Count == 0) dialog.UnreadPages.Remove(unread);
    }

    /// <summary>Everything up to the mark is read; <paramref name="marked"/> is the page of the mark.</summary>
    public static void ReadUpTo(this DialogState dialog, long mark, Page marked)
    {
        var k = mark / Names.MessagesPerPage;
        var rest = dialog.UnreadPages.Where(p => p.Page > k).ToArray();
        dialog.UnreadPages.Clear();
        if (marked.CountAfter(k, mark) is var count and > 0) dialog.UnreadPages.Add(new UnreadPage { Page = k, Count = count });
        dialog.UnreadPages.Add(rest);
        dialog.UnreadCount = dialog.UnreadPages.Sum(p => p.Count);
    }
}
