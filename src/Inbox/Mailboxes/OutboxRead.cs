using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Somebody has read what the owner wrote. The mark is kept even if the owner's own copy has not got there yet: it shows as
/// soon as it does.
/// </summary>
internal sealed class OutboxRead(Proto.OutboxRead command) : MailboxCommand(command.Owners)
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        if (!preparation.Need(dialog.State)) preparation.Need(dialog.PageOf(command.UpTo));
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        Update? update = null;
        if (command.UpTo > state.ReadOutbox)
        {
            state.ReadOutbox = command.UpTo;
            state.ReadOutboxMaxId = Math.Max(state.ReadOutboxMaxId, dialog.MessageIdAt(command.UpTo));
            update = mailbox.Append(dialog, new Update { ReadOutbox = new ReadOutbox { MaxId = state.ReadOutboxMaxId } }, dialogMessageId: command.UpTo);
        }

        effects.Push(mailbox.Owner, update, Math.Max(mailbox.Pts, state.Pts));
    }
}
