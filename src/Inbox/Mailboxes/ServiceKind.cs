using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What happened to the chat, told as a message in it.</summary>
internal sealed class ServiceKind : MessageKind
{
    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var message = Envelope(mailbox, dialog, op, op.Service.RandomId);
        message.Action = op.Service.Action;
        return [Enter(mailbox, dialog, op, op.Service.DialogMessageId, message)];
    }

    public override Result Outcome(Dialog dialog, Op op) => op.Service.Action.ChatCreated is not null
        ? new Result { ChatCreated = new ChatIsCreated { ChatId = dialog.Peer.ChatId } }
        : base.Outcome(dialog, op);
}
