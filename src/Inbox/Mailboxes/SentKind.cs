using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One message that somebody wrote, or several; the draft that they were is there no more.</summary>
internal sealed class SentKind : MessageKind
{
    /// <summary>The pages it writes to, and those of the messages it answers.</summary>
    public override void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
        base.Foresee(dialog, op, preparation);
        foreach (var item in op.Sent.Items)
        {
            if (item.ReplyTo > 0) preparation.Need(dialog.PageOf(item.ReplyTo));
        }
    }

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        base.Prepare(mailbox, dialog, op, preparation);
        if (op.Sender == mailbox.Owner && op.Sent.ClearsDraftAt > 0) Drafting.Prepare(mailbox, dialog, preparation);
    }

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var updates = new List<Update>(op.Sent.Items.Count + 1);
        var first = mailbox.NextPts;
        for (var i = 0; i < op.Sent.Items.Count; i++)
        {
            updates.Add(Enter(mailbox, dialog, new Record
            {
                Update = new Update { NewMessage = Copy(mailbox, dialog, op, op.Sent.Items[i], op.Sent.Album ? first : 0) },
                OpNo = op.OpNo, DialogMessageId = op.Sent.FirstDialogMessageId + i,
            }));
        }

        if (op.Sender == mailbox.Owner && Drafting.Clear(mailbox, dialog, op.Sent.ClearsDraftAt, op.OpNo) is { } cleared) updates.Add(cleared);
        return updates;
    }

    public override Result Outcome(Dialog dialog, Op op)
    {
        var sent = new MessagesSent { Date = op.Date };
        for (var place = op.FirstDialogMessageId(); place <= op.LastDialogMessageId(); place++) sent.MessageIds.Add(dialog.SlotOf(place).MessageId);
        return new Result { MessagesSent = sent };
    }

    private static Message Copy(Mailbox mailbox, Dialog dialog, Op op, SentItem item, long groupedId)
    {
        var message = Envelope(mailbox, dialog, op, item.RandomId);
        (message.Content, message.Forward, message.ReplyQuote) = (item.Content, item.Forward, item.ReplyQuote);
        (message.GroupedId, message.Silent, message.Protected, message.TtlSeconds) = (groupedId, op.Sent.Silent, op.Sent.Protected, item.TtlSeconds);
        var replied = item.ReplyTo > 0 ? dialog.SlotOf(item.ReplyTo) : default;
        message.ReplyToMessageId = replied.MessageId;
        message.Mentioned = !message.Out && dialog.Peer.IsChat &&
            (replied.MessageId > 0 && replied.Author == mailbox.Owner || item.Content.Names(mailbox.Owner));
        return message;
    }
}
