using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// A message says something else. What it says is in its own record alone: the step of the edit only names it, so that
/// nothing is left of it anywhere once it is deleted.
/// </summary>
internal sealed class EditedKind : OperationKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation) => preparation.Need(dialog.PageOf(op.Edited.DialogMessageId));

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) =>
        preparation.NeedRecords(mailbox, dialog, [op.Edited.DialogMessageId]);

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var place = op.Edited.DialogMessageId;
        if (dialog.Showing(place) is not { } slot || mailbox.Change(slot.MessageId) is not { Update.NewMessage: { } message } record)
            return [Skip(mailbox, dialog, op)];

        record.EditOpNo = op.OpNo;
        (message.Content, message.EditDate) = (Edited(message.Content, op.Edited.Content), op.Date);
        return [mailbox.Told(dialog, mailbox.Append(dialog, new Record
        {
            Update = new Update { MessageEdited = new MessageEdited { Id = slot.MessageId } }, OpNo = op.OpNo, DialogMessageId = place,
        }))];
    }

    /// <summary>The media stays, and with it what is known of its having been played.</summary>
    public static Content Edited(Content? before, Content edit)
    {
        var content = edit.Clone();
        content.Media = before?.Media;
        return content;
    }
}
