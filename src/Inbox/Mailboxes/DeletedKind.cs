using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Messages deleted for everyone. Whoever is blocked may still take back what they said before.</summary>
internal sealed class DeletedKind : OperationKind
{
    public override bool HeedsBlocks => false;

    public override void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
        foreach (var place in op.Deleted.DialogMessageIds) preparation.Need(dialog.PageOf(place));
    }

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) =>
        Removal.Prepare(mailbox, dialog, op.Deleted.DialogMessageIds, preparation);

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op) =>
        [Removal.Remove(mailbox, dialog, op.Deleted.DialogMessageIds, op.OpNo) ?? Skip(mailbox, dialog, op)];
}
