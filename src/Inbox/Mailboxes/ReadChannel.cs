using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has read a channel up to a message. Its ids are the same for all: nothing has to be looked up, and no author is told.</summary>
internal sealed class ReadChannel(Proto.ReadHistory command) : ReadCommand(command)
{
    protected override void Move(Mailbox mailbox, Dialog dialog, DialogState state) => state.ReadInbox = state.ReadInboxMaxId = Command.UpTo;
}
