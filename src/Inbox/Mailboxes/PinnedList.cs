using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The dialogs that are pinned, as a document of their own: that they are is said in each dialog, too.</summary>
internal static class PinnedList
{
    /// <summary>Brings the document into line with a dialog; says what the list of its folder is now.</summary>
    public static Update Change(Mailbox mailbox, Dialog dialog)
    {
        var (state, list) = (dialog.State.Value, mailbox.PinnedDialogs.Value);
        list.Set(dialog.Peer, state);
        list.Pts = mailbox.NextPts;
        mailbox.Save(mailbox.PinnedDialogs);
        return new Update { DialogsPinned = new DialogsPinned { FolderId = state.FolderId, Peers = { list.In(state.FolderId) } } };
    }

    /// <summary>The step that tells a new order.</summary>
    public static Update Reorder(Mailbox mailbox, int folderId, IEnumerable<Peer> wanted, long at)
    {
        var list = mailbox.PinnedDialogs.Value;
        list.Pts = mailbox.NextPts;
        mailbox.Save(mailbox.PinnedDialogs);
        return mailbox.Append(new Record
        {
            Update = new Update { DialogsPinned = new DialogsPinned { FolderId = folderId, Peers = { list.In(folderId) } } }, SetAt = at, Peers = { wanted },
        });
    }
}
