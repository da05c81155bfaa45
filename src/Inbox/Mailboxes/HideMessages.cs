using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner deletes messages for themselves: nobody else hears of it.</summary>
internal sealed class HideMessages(Proto.HideMessages command) : MailboxCommand([command.Owner])
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        if (!preparation.Need(dialog.State)) Removal.Prepare(mailbox, dialog, command.DialogMessageIds, preparation);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var update = Removal.Remove(mailbox, dialog, command.DialogMessageIds);
        var pts = Math.Max(mailbox.Pts, dialog.State.Value.Pts);
        var result = new Result { Done = new Done(), Updates = new Updates { Pts = pts } };
        if (update is not null) result.Updates.Updates_.Add(update);
        effects.Result(mailbox.Owner, command.Origin, result);
        effects.NotMe(mailbox.Owner, command.Origin, update, pts);
    }
}
