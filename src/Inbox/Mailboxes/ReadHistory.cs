using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The owner has read a dialog up to a message. The mark only moves forward; one that is there already is answered all the
/// same, and the authors are told again, for the first telling may have been lost with the process that owed it.
/// </summary>
internal sealed class ReadHistory(Proto.ReadHistory command) : MailboxCommand([command.Owner])
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        if (preparation.Need(dialog.State)) return;
        preparation.Need(dialog.PageOf(command.UpTo));
        if (!dialog.Peer.IsChat) return;
        for (var id = command.From + 1; id <= command.UpTo; id += Names.MessagesPerPage) preparation.Need(dialog.PageOf(id));
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        Update? update = null;
        if (command.UpTo > state.ReadInbox && dialog.State.Exists)
        {
            state.ReadInbox = command.UpTo;
            state.ReadInboxMaxId = Math.Max(state.ReadInboxMaxId, dialog.MessageIdAt(command.UpTo));
            state.ReadUpTo(command.UpTo, dialog.PageOf(command.UpTo).Value);
            update = mailbox.Append(dialog, new Update { ReadInbox = new ReadInbox { MaxId = state.ReadInboxMaxId } }, dialogMessageId: command.UpTo);
        }

        var pts = Math.Max(mailbox.Pts, state.Pts);
        var result = new Result { Done = new Done(), Updates = new Updates { Pts = pts } };
        if (update is not null) result.Updates.Updates_.Add(update);
        effects.Result(mailbox.Owner, command.Origin, result);
        effects.NotMe(mailbox.Owner, command.Origin, update, pts);
        foreach (var (author, upTo) in Authors(mailbox, dialog))
            effects.OutboxRead(conversation, new Audience([author]), upTo, state.LastOp, command.Origin);
    }

    // Everybody who wrote what this command says was read, not only what was unread until now. Each is told up to their own
    // newest message: further on there may be nothing that they have, for they may have left before.
    private Dictionary<long, long> Authors(Mailbox mailbox, Dialog dialog)
    {
        var authors = new Dictionary<long, long>();
        if (!dialog.Peer.IsChat)
        {
            if (dialog.Peer.UserId != mailbox.Owner) authors[dialog.Peer.UserId] = command.UpTo;
            return authors;
        }

        for (var id = command.From + 1; id <= command.UpTo; id++)
        {
            if (dialog.SlotOf(id) is { IsOfOthers: true } slot) authors[slot.Author] = id;
        }

        return authors;
    }
}
