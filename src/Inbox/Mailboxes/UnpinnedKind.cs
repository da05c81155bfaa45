using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>A message is pinned no longer for anybody, or none is.</summary>
internal sealed class UnpinnedKind : OperationKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
        if (op.Unpinned.DialogMessageId > 0) preparation.Need(dialog.PageOf(op.Unpinned.DialogMessageId));
    }

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        if (op.Unpinned.DialogMessageId > 0) Pinning.Prepare(mailbox, dialog, op.Unpinned.DialogMessageId, preparation);
        else Pinning.PrepareAll(mailbox, dialog, preparation);
    }

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op) =>
        [(op.Unpinned.DialogMessageId > 0
            ? Pinning.Set(mailbox, dialog, op.Unpinned.DialogMessageId, false, op.Date, op.OpNo)
            : Pinning.UnpinAll(mailbox, dialog, op.Date, op.OpNo)) ?? Skip(mailbox, dialog, op)];
}
