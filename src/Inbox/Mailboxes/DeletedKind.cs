using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Messages deleted for everyone.</summary>
internal sealed class DeletedKind : OperationKind
{
    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) =>
        Removal.Prepare(mailbox, dialog, op.Deleted.DialogMessageIds, preparation);

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op) =>
        [Removal.Remove(mailbox, dialog, op.Deleted.DialogMessageIds, op.OpNo) ??
            mailbox.Append(dialog, new Update { Skipped = new Skipped() }, op.OpNo)];
}
