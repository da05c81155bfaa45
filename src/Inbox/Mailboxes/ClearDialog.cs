using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner clears a dialog for themselves, up to the newest message that they had seen: nobody else hears of it.</summary>
internal sealed class ClearDialog(Proto.ClearDialog command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation) => preparation.Need(dialog.PageOf(command.UpTo));

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation) => Clearing.Prepare(dialog, command.UpTo, preparation);

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) =>
        Clearing.Clear(mailbox, dialog, command.UpTo) is { } update ? [update] : [];
}
