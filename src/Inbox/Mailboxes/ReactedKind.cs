using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Somebody reacts to a message. How people do is in the message's own record alone, like what it says: the step only names it.</summary>
internal sealed class ReactedKind : OperationKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation) => preparation.Need(dialog.PageOf(op.Reacted.DialogMessageId));

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation) =>
        preparation.NeedRecords(mailbox, dialog, [op.Reacted.DialogMessageId]);

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var place = op.Reacted.DialogMessageId;
        if (dialog.Showing(place) is not { } slot || mailbox.Change(slot.MessageId) is not { Update.NewMessage: { } message } record)
            return [Skip(mailbox, dialog, op)];

        var wasUnread = dialog.State.Value.HasUnreadReactions(slot.MessageId);
        record.ReactionOpNo = op.OpNo;
        var reactions = Reacting.After(message.Reactions, op.Reacted, op.Sender == mailbox.Owner, !dialog.Peer.IsChat);
        var isNews = op.Sender != mailbox.Owner && op.Reacted.Emoji.Length > 0 && !dialog.IsPast(op.OpNo) && dialog.State.Value.UnreadReactions.Count < Limits.UnreadReactions;
        var isUnread = reactions.Unread = message.Out && reactions.HasOthers() && (wasUnread || isNews);
        message.Reactions = reactions.Counts.Count > 0 ? reactions : null;
        dialog.State.Value.Note(slot.MessageId, mailbox.NextPts, isUnread);
        return [mailbox.Told(dialog, mailbox.Append(dialog, new Record
        {
            Update = new Update { MessageReacted = new MessageReacted { Id = slot.MessageId } }, OpNo = op.OpNo, DialogMessageId = place, UnreadReaction = isUnread,
        }))];
    }
}
