using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Units.Hosting;

namespace DaprMessaging.Units.Inbox;

/// <summary>A dialog with very many messages, put into a store as it would be if all had been sent: but for the records, which nobody reads.</summary>
internal static class LongHistory
{
    /// <summary>All of one author, and unread; each a mention, if that is wanted.</summary>
    public static void Put(MemoryStore store, long owner, Peer peer, long author, int count, bool mentions = false)
    {
        var marks = (author == owner ? SlotMarks.Out : SlotMarks.None) | (mentions ? SlotMarks.Mentioned : SlotMarks.None);
        var dialog = new DialogState
        {
            LastOp = count, Pts = count, TopMessageId = count, TopDialogMessageId = count, OwnDialogMessageId = author == owner ? count : 0,
        };
        for (var k = 0; k <= count / Names.MessagesPerPage; k++)
        {
            var page = new Page();
            for (long place = Math.Max(1, k * Names.MessagesPerPage); place <= Math.Min(count, ((k + 1) * Names.MessagesPerPage) - 1); place++)
                page.Set(place, new Slot(place, author, marks));
            store.Put(Names.Page(owner, peer, k), page);
            var there = page.MessageIds.Count(id => id > 0);
            if (author != owner) dialog.UnreadPages.Add(new UnreadPage { Page = k, Count = there, Mentions = mentions ? there : 0 });
        }

        (dialog.UnreadCount, dialog.UnreadMentionsCount) = (dialog.UnreadPages.Sum(p => p.Count), dialog.UnreadPages.Sum(p => p.Mentions));
        store.Put(Names.Dialog(owner, peer), dialog);
        store.Put(Names.MailboxHead(owner), new MailboxHead { Pts = count, DialogCount = 1 });
        store.Put(Names.DialogDirectory(owner, 0), new DialogDirectory { Peers = { peer } });
        store.Put(Names.RecentDialogs(owner), new RecentDialogs { Peers = { peer } });
    }

    /// <summary>The conversation's own documents.</summary>
    public static void PutConversation(MemoryStore store, string conversation, int count, params IEnumerable<long> members)
    {
        store.Put(Names.ConversationHead(conversation), new ConversationHead { LastOp = count, LastDialogMessageId = count });
        if (!conversation.StartsWith("c:", StringComparison.Ordinal)) return;
        store.Put(Names.Members(conversation), new Membership
        {
            Members = { members.Select(u => new Member { UserId = u, Role = Role.Member, Intervals = { new Interval { JoinedOp = 1 } } }) },
        });
    }
}
