using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner deletes messages for themselves: nobody else hears of it.</summary>
internal sealed class HideMessages(Proto.HideMessages command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        foreach (var place in command.DialogMessageIds) preparation.Need(dialog.PageOf(place));
    }

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation) =>
        Removal.Prepare(mailbox, dialog, command.DialogMessageIds, preparation);

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) =>
        Removal.Remove(mailbox, dialog, command.DialogMessageIds) is { } update ? [update] : [];
}
