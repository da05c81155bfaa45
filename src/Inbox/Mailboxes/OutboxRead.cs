using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

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
        if (preparation.Need(dialog, () => preparation.Need(dialog.PageOf(command.UpTo)))) preparation.Need(dialog.PageOf(Mark(dialog)));
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        Update? update = null;
        if (command.UpTo > state.ReadOutbox && Concerns(dialog))
        {
            state.ReadOutbox = command.UpTo;
            state.ReadOutboxMaxId = Math.Max(state.ReadOutboxMaxId, dialog.MessageIdAt(Mark(dialog)));
            update = mailbox.Append(dialog, new Record
            {
                Update = new Update { ReadOutbox = new ReadOutbox { MaxId = state.ReadOutboxMaxId, Date = command.Date } },
                DialogMessageId = command.UpTo,
            });
        }

        mailbox.Tell(effects, update, Math.Max(mailbox.Pts, state.Pts));
    }

    // All members of a chat may have been told, when much was read at once: who has written nothing since has nothing to hear.
    // One who has not got as far as the reader may have.
    private bool Concerns(Dialog dialog) => !dialog.Peer.IsChat || dialog.State.Value is var state &&
        (state.OwnDialogMessageId > state.ReadOutbox || state.LastOp < command.OpNo);

    // Behind the newest message there is nothing: who has left has none of what was read.
    private long Mark(Dialog dialog) => Math.Min(command.UpTo, dialog.State.Value.TopDialogMessageId);
}
