using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// What the owner has typed in a dialog and not sent. It is in the step that saved it; when another one comes, nothing is left
/// of it. When it was set decides: the later wins, whatever arrives last, and sending it is one of the ways to set it.
/// </summary>
internal static class Drafting
{
    /// <summary>The step that has the draft.</summary>
    public static void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        if (dialog.State.Value.DraftPts is > 0 and var pts) preparation.Need(mailbox.RecordOf(pts));
    }

    /// <summary>The step; null if something later has been said.</summary>
    public static Update? Set(Mailbox mailbox, Dialog dialog, Draft? draft, long at, long opNo = 0)
    {
        var state = dialog.State.Value;
        if (at <= state.DraftSetAt) return null;
        if (state.DraftPts > 0 && mailbox.Change(state.DraftPts) is { Update.DraftSaved: { } before }) (before.Draft, before.Superseded) = (null, true);
        (state.DraftSetAt, state.DraftPts) = (at, draft is null ? 0 : mailbox.NextPts);
        return mailbox.Append(dialog, new Record
        {
            Update = new Update { DraftSaved = new DraftSaved { Draft = draft } }, OpNo = opNo, SetAt = at,
        });
    }

    /// <summary>It has been sent: the step; null if there was none, or a later one stays.</summary>
    public static Update? Clear(Mailbox mailbox, Dialog dialog, long at, long opNo)
    {
        var state = dialog.State.Value;
        if (state.DraftPts > 0 || at <= state.DraftSetAt) return Set(mailbox, dialog, null, at, opNo);

        // An older one that is still on its way is lost all the same: the message's own step says so.
        state.DraftSetAt = mailbox.RecordOf(mailbox.Pts).Value.SetAt = at;
        return null;
    }
}
