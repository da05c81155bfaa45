using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has seen how others react, up to a step: what came later stays unread, to however old a message it is.</summary>
internal sealed class ReadReactions(Proto.ReadReactions command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var state = dialog.State.Value;
        var seen = state.UnreadReactions.Where(u => u.Pts <= command.Pts).Select(u => u.MessageId).ToList();
        if (seen.Count == 0) return [];
        foreach (var id in seen) state.ForgetReactions(id);
        mailbox.Sweep();
        return [mailbox.Append(dialog, new Record { Update = new Update { ReactionsRead = new ReactionsRead { Ids = { seen } } } })];
    }
}
