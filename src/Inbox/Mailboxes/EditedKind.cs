using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// A message says something else. What it says is in its own record alone: the step of the edit only names it, so that
/// nothing is left of it anywhere once it is deleted.
/// </summary>
internal sealed class EditedKind : OperationKind
{
    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        if (preparation.Need(dialog.PageOf(op.Edited.DialogMessageId))) return;
        if (dialog.SlotOf(op.Edited.DialogMessageId) is { Shows: true } slot) preparation.Need(mailbox.RecordOf(slot.MessageId));
    }

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var place = op.Edited.DialogMessageId;
        if (dialog.SlotOf(place) is not { Shows: true } slot) return [mailbox.Append(dialog, new Update { Skipped = new Skipped() }, op.OpNo, place)];

        var record = mailbox.Change(slot.MessageId);
        record.EditOpNo = op.OpNo;
        (record.Update.NewMessage.Content, record.Update.NewMessage.EditDate) = (op.Edited.Content, op.Date);
        return [mailbox.Told(mailbox.Append(dialog, new Update { MessageEdited = new MessageEdited { Id = slot.MessageId } }, op.OpNo, place))];
    }
}
