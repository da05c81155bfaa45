using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner pins a dialog to the top of its folder, or no longer.</summary>
internal sealed class PinDialog(Proto.PinDialog command)
    : RegisterCommand(command.Owner, command.Conversation, command.At, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation) => preparation.Need(mailbox.PinnedDialogs);

    protected override long SetAt(DialogState state) => state.PinSetAt;

    protected override Update Set(Mailbox mailbox, Dialog dialog, DialogState state, long at)
    {
        (state.Pinned, state.PinSetAt) = (command.Pinned, at);
        return PinnedList.Change(mailbox, dialog);
    }
}
