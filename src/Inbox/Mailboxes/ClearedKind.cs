using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>All messages up to one are gone, for everyone.</summary>
internal sealed class ClearedKind : OperationKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation) => preparation.Need(dialog.PageOf(op.Cleared.UpTo));

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) => Clearing.Prepare(dialog, op.Cleared.UpTo, preparation);

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op) =>
        [Clearing.Clear(mailbox, dialog, op.Cleared.UpTo, op.OpNo) ?? Skip(mailbox, dialog, op)];
}
