using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has read a channel up to a message. Its ids are the same for all: nothing has to be looked up, and no author is told.</summary>
internal sealed class ReadChannel(Proto.ReadHistory command) : ReadCommand(command)
{
    // Who has just come may write before their mailbox hears that they have.
    protected override bool MayBegin => true;

    protected override void Move(Mailbox mailbox, Dialog dialog, DialogState state) => state.ReadUpTo(Command.UpTo);
}
