using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner pins a message for themselves, or unpins one, or all.</summary>
internal sealed class PinForMe(Proto.PinForMe command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    private bool IsForAll => command.DialogMessageId == 0;

    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        if (!IsForAll) preparation.Need(dialog.PageOf(command.DialogMessageId));
        else if (command.Pinned) throw new InvalidOperationException("all messages cannot be pinned");
    }

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        if (IsForAll) Pinning.PrepareAll(mailbox, dialog, preparation);
        else Pinning.Prepare(mailbox, dialog, command.DialogMessageId, preparation);
    }

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) =>
        (IsForAll ? Pinning.UnpinAll(mailbox, dialog, command.At) : Pinning.Set(mailbox, dialog, command.DialogMessageId, command.Pinned, command.At))
            is { } update ? [update] : [];
}
