using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner is not to be disturbed by a dialog until some time, or is again.</summary>
internal sealed class MuteDialog(Proto.MuteDialog command)
    : RegisterCommand(command.Owner, command.Conversation, command.At, command.Origin)
{
    protected override long SetAt(DialogState state) => state.MuteSetAt;

    protected override Update Set(Mailbox mailbox, Dialog dialog, DialogState state, long at)
    {
        (state.MuteUntil, state.MuteSetAt) = (command.Until, at);
        return new Update { DialogMuted = new DialogMuted() };
    }
}
