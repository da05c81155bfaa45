using DaprMessaging.Contracts;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// All messages of a dialog up to one are gone at once, however many: the dialog's floor moves. Their records stay as they
/// are; nobody is told any more what they say.
/// </summary>
internal static class Clearing
{
    /// <summary>The page of the newest of them, and those on which the newest that shows may be when its turn comes.</summary>
    public static void Prepare(Dialog dialog, long upTo, Preparation preparation)
    {
        preparation.Need(dialog.PageOf(upTo));
        Newest.Prepare(dialog, upTo, preparation.Doomed(dialog).Contains, preparation);
    }

    /// <summary>The step; null if nothing is left up to there, or nothing ever was.</summary>
    public static Update? Clear(Mailbox mailbox, Dialog dialog, long upTo, long opNo = 0)
    {
        var state = dialog.State.Value;
        if (state.HasCleared(upTo) || !dialog.State.Exists) return null;
        state.ClearedMaxId = Math.Max(state.ClearedMaxId, Newest.Find(dialog, upTo));
        state.ClearUpTo(upTo, dialog.PageOf(upTo).Value);
        while (state.PinnedMessages.Count > 0 && state.PinnedMessages[0] <= state.ClearedMaxId) state.PinnedMessages.RemoveAt(0);
        state.ForgetReactionsUpTo(state.ClearedMaxId);
        if (state.TopMessageId <= state.ClearedMaxId) state.TopMessageId = 0;
        mailbox.Sweep();
        return mailbox.Append(dialog, new Record
        {
            Update = new Update { HistoryCleared = new HistoryCleared { MaxId = state.ClearedMaxId } }, OpNo = opNo, DialogMessageId = upTo,
        });
    }
}
