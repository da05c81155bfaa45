using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has seen how others react in a channel, up to a step of it: a mark moves, and only moves forward.</summary>
internal sealed class ReadChannelReactions(Proto.ReadReactions command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        if (command.Pts <= dialog.State.Value.ReactionsReadUpTo) return [];
        var seen = dialog.State.Value.SeeReactionsUpTo(command.Pts);
        mailbox.Sweep();
        return [mailbox.Append(dialog, new Record { Update = new Update { ReactionsRead = new ReactionsRead { Ids = { seen } } }, OpNos = { command.Pts } })];
    }
}
