using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One message that somebody wrote, or several.</summary>
internal sealed class SentKind : MessageKind
{
    /// <summary>The pages it writes to, and those of the messages it answers.</summary>
    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        base.Prepare(mailbox, dialog, op, preparation);
        foreach (var item in op.Sent.Items)
        {
            if (item.ReplyTo > 0) preparation.Need(dialog.PageOf(item.ReplyTo));
        }
    }

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op) => [.. op.Sent.Items.Select((item, i) =>
        Enter(mailbox, dialog, op, op.Sent.FirstDialogMessageId + i, Copy(mailbox, dialog, op, item)))];

    public override Result Outcome(Dialog dialog, Op op)
    {
        var sent = new MessagesSent { Date = op.Date };
        for (var place = op.FirstDialogMessageId(); place <= op.LastDialogMessageId(); place++) sent.MessageIds.Add(dialog.SlotOf(place).MessageId);
        return new Result { MessagesSent = sent };
    }

    private static Message Copy(Mailbox mailbox, Dialog dialog, Op op, SentItem item)
    {
        var message = Envelope(mailbox, dialog, op, item.RandomId);
        message.Content = item.Content;
        var replied = item.ReplyTo > 0 ? dialog.SlotOf(item.ReplyTo) : default;
        message.ReplyToMessageId = replied.MessageId;
        message.Mentioned = !message.Out && dialog.Peer.IsChat &&
            (replied.MessageId > 0 && replied.Author == mailbox.Owner ||
             item.Content.Entities.Any(e => e.Kind == Entity.Types.Kind.MentionName && e.UserId == mailbox.Owner));
        return message;
    }
}
