using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What happened to the dialog, told as a message in it. One of these pins another message.</summary>
internal sealed class ServiceKind : MessageKind
{
    public override void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
        base.Foresee(dialog, op, preparation);
        if (op.Service.Pins > 0) preparation.Need(dialog.PageOf(op.Service.Pins));
    }

    public override void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation)
    {
        base.Prepare(mailbox, dialog, op, preparation);
        if (op.Service.Pins > 0) Pinning.Prepare(mailbox, dialog, op.Service.Pins, preparation);
    }

    public override IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op)
    {
        var message = Envelope(mailbox, dialog, op, op.Service.RandomId);
        message.Action = SeenBy(dialog, op.Service);
        var entered = Enter(mailbox, dialog, new Record
        {
            Update = new Update { NewMessage = message }, OpNo = op.OpNo, DialogMessageId = op.Service.DialogMessageId,
        });
        return op.Service.Pins > 0 && Pinning.Set(mailbox, dialog, op.Service.Pins, true, op.Date, op.OpNo) is { } pinned
            ? [entered, pinned]
            : [entered];
    }

    public override Result Outcome(Dialog dialog, Op op) =>
        op.Service.Action.ChatCreated is not null ? new Result { ChatCreated = new ChatIsCreated { ChatId = dialog.Peer.ChatId } }
        : op.Service.Action.ChatMigrated is { } migrated ? new Result { ChatCreated = new ChatIsCreated { ChannelId = migrated.ChannelId } }
        : base.Outcome(dialog, op);

    private static ServiceAction SeenBy(Dialog dialog, Service service) => service.Pins == 0
        ? service.Action
        : new ServiceAction { MessagePinned = new MessagePinned { MessageId = dialog.SlotOf(service.Pins).MessageId } };
}
