using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What one operation of a conversation does to one participant's mailbox; each kind has a file of its own.</summary>
internal static class Operation
{
    private static readonly SentKind Sent = new();
    private static readonly ServiceKind Service = new();
    private static readonly EditedKind Edited = new();
    private static readonly DeletedKind Deleted = new();
    private static readonly ClearedKind Cleared = new();
    private static readonly UnpinnedKind Unpinned = new();
    private static readonly ReactedKind Reacted = new();

    public static void Foresee(Dialog dialog, Op op, Preparation preparation) => KindOf(op).Foresee(dialog, op, preparation);

    public static void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) =>
        KindOf(op).Prepare(mailbox, dialog, op, preparation);

    /// <summary>
    /// Writes it into the mailbox, and tells the owner. The session that asked is that of the retry if there is one, else
    /// the one that the operation has kept: so an operation that was repaired is not echoed to its own session either.
    /// </summary>
    public static void Apply(Mailbox mailbox, Dialog dialog, Op op, Origin? retry, Effects effects)
    {
        var (kind, origin) = (KindOf(op), retry ?? op.Origin);
        dialog.State.Value.LastOp = op.OpNo;
        var isKeptOut = kind.HeedsBlocks && !dialog.Peer.IsChat && op.Sender != mailbox.Owner && mailbox.Blocked.Value.KeepsOut(op.Sender, op.Date);
        var updates = isKeptOut || Privacy.KeepsOut(mailbox, dialog, op) ? kind.KeepOut(mailbox, dialog, op) : kind.Apply(mailbox, dialog, op);
        if (op.Sender == mailbox.Owner) effects.Answer(mailbox.Owner, origin, updates, mailbox.Pts, kind.Outcome(dialog, op));
        else
        {
            foreach (var update in updates) mailbox.Tell(effects, update, mailbox.Pts, origin);
        }
    }

    /// <summary>It was done before: the same answer again, from the slots, and a word to the others of how far the mailbox is.</summary>
    public static void AnswerAgain(Mailbox mailbox, Dialog dialog, Op op, Origin? origin, Effects effects)
    {
        // The head may have been read before the dialog: the dialog's own pts covers the operation in any case.
        var pts = Math.Max(mailbox.Pts, dialog.State.Value.Pts);
        if (op.Sender == mailbox.Owner) effects.Answer(mailbox.Owner, origin, [], pts, KindOf(op).Outcome(dialog, op));
        else mailbox.Tell(effects, null, pts, origin);
    }

    private static OperationKind KindOf(Op op) => op.KindCase switch
    {
        Op.KindOneofCase.Sent => Sent,
        Op.KindOneofCase.Service => Service,
        Op.KindOneofCase.Edited => Edited,
        Op.KindOneofCase.Deleted => Deleted,
        Op.KindOneofCase.Cleared => Cleared,
        Op.KindOneofCase.Unpinned => Unpinned,
        Op.KindOneofCase.Reacted => Reacted,
        _ => throw new InvalidOperationException($"operation {op.OpNo} is of no kind that is known here"),
    };
}
