using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What the owner has typed and not sent, for their other devices; or that there is nothing any more.</summary>
internal sealed class SaveDraft(Proto.SaveDraft command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation) => Drafting.Prepare(mailbox, dialog, preparation);

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) =>
        Drafting.Set(mailbox, dialog, command.Draft, command.At) is { } update ? [update] : [];
}
