using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has seen all mentions up to a message, however many: a mark moves, and only moves forward.</summary>
internal sealed class ReadMentions(Proto.ReadMentions command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation) => preparation.Need(dialog.PageOf(command.UpTo));

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var state = dialog.State.Value;
        if (command.UpTo <= state.MentionsReadUpTo || !dialog.State.Exists) return [];
        state.ReadMentionsMaxId = Math.Max(state.ReadMentionsMaxId, dialog.Peer.IsChannel ? command.UpTo : dialog.MessageIdAt(command.UpTo));
        state.SeeMentionsUpTo(command.UpTo, dialog.PageOf(command.UpTo).Value);
        mailbox.Sweep();
        return [mailbox.Append(dialog, new Record
        {
            Update = new Update { MentionsRead = new MentionsRead { MaxId = state.ReadMentionsMaxId } }, DialogMessageId = command.UpTo,
        })];
    }
}
