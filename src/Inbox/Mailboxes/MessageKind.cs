using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Operations that are messages, and enter the mailbox as copies.</summary>
internal abstract class MessageKind : OperationKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
        foreach (var place in Places(op)) preparation.Need(dialog.PageOf(place));
    }

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) => Foresee(dialog, op, preparation);

    // Their places are taken: so nothing that is said of them later finds anything, and nothing that comes again enters.
    public override IReadOnlyList<Update> KeepOut(Mailbox mailbox, Dialog dialog, Op op)
    {
        foreach (var place in Places(op))
        {
            var page = dialog.PageOf(place);
            page.Value.Set(place, new Slot(0, dialog.Peer.UserId, SlotMarks.Blocked));
            mailbox.Save(page);
            dialog.State.Value.TopDialogMessageId = place;
        }

        return [Skip(mailbox, dialog, op, Places(op))];
    }

    protected static Message Envelope(Mailbox mailbox, Dialog dialog, Op op, long randomId) => new()
    {
        Peer = dialog.Peer,
        FromUserId = op.Sender,
        Date = op.Date,
        Out = op.Sender == mailbox.Owner,
        RandomId = op.Sender == mailbox.Owner ? randomId : 0,
    };

    protected static Update Enter(Mailbox mailbox, Dialog dialog, Record record)
    {
        var (state, message, place) = (dialog.State.Value, record.Update.NewMessage, record.DialogMessageId);
        message.Id = mailbox.NextPts;
        message.Past = dialog.IsPast(record.OpNo);
        var slot = new Slot(message.Id, message.FromUserId, Marks.Of(message));

        // What one says to oneself nobody else plays; what others have played already was on its way here.
        if (message.Out && (dialog.IsSaved || state.PlayedEarly.Remove(place)) && slot.IsUnplayed) slot = slot.With(SlotMarks.Played);
        (message.MediaUnread, message.MentionUnread) = (slot.IsUnplayed, slot.CountsAsMention);
        var page = dialog.PageOf(place);
        page.Value.Set(place, slot);
        mailbox.Save(page);

        state.IsFilled(place / Names.MessagesPerPage);
        state.Add(place, slot);
        if (place <= state.ReadOutbox) state.ReadOutboxMaxId = message.Id;
        if (message is { Out: true, Action: null }) state.OwnDialogMessageId = place;
        (state.TopMessageId, state.TopDialogMessageId) = (message.Id, place);
        return mailbox.Append(dialog, record);
    }

    private static IEnumerable<long> Places(Op op)
    {
        for (var place = op.FirstDialogMessageId(); place <= op.LastDialogMessageId(); place++) yield return place;
    }
}
