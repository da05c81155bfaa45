using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner marks a dialog to come back to it later, or takes the mark away.</summary>
internal sealed class MarkDialogUnread(Proto.MarkDialogUnread command)
    : RegisterCommand(command.Owner, command.Conversation, command.At, command.Origin)
{
    protected override long SetAt(DialogState state) => state.UnreadMarkSetAt;

    protected override Update Set(Mailbox mailbox, Dialog dialog, DialogState state, long at)
    {
        (state.UnreadMark, state.UnreadMarkSetAt) = (command.Unread, at);
        return new Update { DialogUnreadMark = new DialogUnreadMark() };
    }
}
