using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What one operation of a conversation does to one participant's mailbox.</summary>
internal static class Operation
{
    /// <summary>The pages it writes to, and those of the messages it answers.</summary>
    public static void Prepare(Dialog dialog, Op op, Preparation preparation)
    {
        for (var k = op.FirstDialogMessageId(); k <= op.LastDialogMessageId(); k++) preparation.Need(dialog.PageOf(k));
        if (op.Sent is null) return;
        foreach (var item in op.Sent.Items)
        {
            if (item.ReplyTo > 0) preparation.Need(dialog.PageOf(item.ReplyTo));
        }
    }

    /// <summary>
    /// Writes it into the mailbox, and tells the owner. The session that asked is that of the retry if there is one, else
    /// the one that the operation has kept: so an operation that was repaired is not echoed to its own session either.
    /// </summary>
    public static void Apply(Mailbox mailbox, Dialog dialog, Op op, Origin? retry, Effects effects)
    {
        var origin = retry ?? op.Origin;
        List<Update> updates = op.Sent is null
            ? [Enter(mailbox, dialog, op, op.Service.DialogMessageId, ServiceMessage(mailbox, dialog, op))]
            : [.. op.Sent.Items.Select((item, i) => Enter(
                mailbox, dialog, op, op.Sent.FirstDialogMessageId + i, ContentMessage(mailbox, dialog, op, item)))];

        if (op.Sender == mailbox.Owner)
        {
            var result = Outcome(op, updates.ConvertAll(u => u.Pts), dialog);
            result.Updates = new Updates { Updates_ = { updates }, Pts = mailbox.Pts };
            effects.Result(mailbox.Owner, origin, result);
            foreach (var update in updates) effects.NotMe(mailbox.Owner, origin, update, mailbox.Pts);
        }
        else
        {
            foreach (var update in updates) effects.Push(mailbox.Owner, update, mailbox.Pts, origin);
        }
    }

    /// <summary>It was done before: the same answer again, from the slots, and a word to the others of how far the mailbox is.</summary>
    public static void AnswerAgain(Mailbox mailbox, Dialog dialog, Op op, Origin? origin, Effects effects)
    {
        // The head may have been read before the dialog: the dialog's own pts covers the operation in any case.
        var pts = Math.Max(mailbox.Pts, dialog.State.Value.Pts);
        if (op.Sender != mailbox.Owner)
        {
            effects.Push(mailbox.Owner, null, pts, origin);
            return;
        }

        var ids = new List<long>();
        for (var k = op.FirstDialogMessageId(); k <= op.LastDialogMessageId(); k++) ids.Add(dialog.SlotOf(k).MessageId);
        var result = Outcome(op, ids, dialog);
        result.Updates = new Updates { Pts = pts };
        effects.Result(mailbox.Owner, origin, result);
        effects.NotMe(mailbox.Owner, origin, null, pts);
    }

    private static Update Enter(Mailbox mailbox, Dialog dialog, Op op, long dialogMessageId, Message message)
    {
        var state = dialog.State.Value;
        message.Id = mailbox.NextPts;
        var flags = (message.Out ? SlotMarks.Out : 0) | (message.Action is null ? 0 : SlotMarks.Service) |
            (message.Mentioned ? SlotMarks.Mentioned : 0);
        var slot = new Slot(message.Id, op.Sender, flags);
        var page = dialog.PageOf(dialogMessageId);
        page.Value.Set(dialogMessageId, slot);
        mailbox.Save(page);

        if (slot.Counts && dialogMessageId > state.ReadInbox) state.Add(dialogMessageId);
        if (dialogMessageId <= state.ReadOutbox) state.ReadOutboxMaxId = message.Id;
        (state.LastOp, state.TopMessageId, state.TopDialogMessageId) = (op.OpNo, message.Id, dialogMessageId);
        return mailbox.Append(dialog, new Update { NewMessage = message }, op.OpNo, dialogMessageId);
    }

    private static Message ContentMessage(Mailbox mailbox, Dialog dialog, Op op, SentItem item)
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

    private static Message ServiceMessage(Mailbox mailbox, Dialog dialog, Op op)
    {
        var message = Envelope(mailbox, dialog, op, op.Service.RandomId);
        message.Action = op.Service.Action;
        return message;
    }

    private static Message Envelope(Mailbox mailbox, Dialog dialog, Op op, long randomId) => new()
    {
        Peer = dialog.Peer,
        FromUserId = op.Sender,
        Date = op.Date,
        Out = op.Sender == mailbox.Owner,
        RandomId = op.Sender == mailbox.Owner ? randomId : 0,
    };

    private static Result Outcome(Op op, IReadOnlyList<long> ids, Dialog dialog) =>
        op.Sent is not null ? new Result { MessagesSent = new MessagesSent { MessageIds = { ids }, Date = op.Date } }
        : op.Service.Action.ChatCreated is not null ? new Result { ChatCreated = new ChatIsCreated { ChatId = dialog.Peer.ChatId } }
        : new Result { Done = new Done() };
}
