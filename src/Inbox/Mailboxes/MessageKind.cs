using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Operations that are messages, and enter the mailbox as copies.</summary>
internal abstract class MessageKind : OperationKind
{
    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        for (var place = op.FirstDialogMessageId(); place <= op.LastDialogMessageId(); place++) preparation.Need(dialog.PageOf(place));
    }

    protected static Message Envelope(Mailbox mailbox, Dialog dialog, Op op, long randomId) => new()
    {
        Peer = dialog.Peer,
        FromUserId = op.Sender,
        Date = op.Date,
        Out = op.Sender == mailbox.Owner,
        RandomId = op.Sender == mailbox.Owner ? randomId : 0,
    };

    protected static Update Enter(Mailbox mailbox, Dialog dialog, Op op, long place, Message message)
    {
        var state = dialog.State.Value;
        message.Id = mailbox.NextPts;
        var slot = new Slot(message.Id, op.Sender, Marks.Of(message));
        var page = dialog.PageOf(place);
        page.Value.Set(place, slot);
        mailbox.Save(page);

        state.IsFilled(place / Names.MessagesPerPage);
        if (slot.Counts && place > state.ReadInbox) state.Add(place);
        if (place <= state.ReadOutbox) state.ReadOutboxMaxId = message.Id;
        (state.TopMessageId, state.TopDialogMessageId) = (message.Id, place);
        return mailbox.Append(dialog, new Update { NewMessage = message }, op.OpNo, place);
    }
}
