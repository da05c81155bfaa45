using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The owner has read a dialog up to a message. The mark only moves forward; one that is there already is answered all the
/// same, and the authors are told again, for the first telling may have been lost with the process that owed it.
/// </summary>
internal sealed class ReadHistory(Proto.ReadHistory command) : ReadCommand(command)
{
    // In a chat, who wrote what was read is in the index. When that is too much to look at, all members are told.
    private const int PagesLookedAt = 8;

    private bool IsLong => Command.UpTo / Names.MessagesPerPage - Command.From / Names.MessagesPerPage >= PagesLookedAt;

    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        preparation.Need(dialog.PageOf(Command.UpTo));
        if (!dialog.Peer.IsChat) return;
        if (IsLong) preparation.Need(dialog.Members);
        else
            for (var id = Command.From + 1; id <= Command.UpTo; id += Names.MessagesPerPage) preparation.Need(dialog.PageOf(id));
    }

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        if (Command.UpTo > dialog.State.Value.ReadInbox) preparation.Need(dialog.NextReadings);
    }

    protected override void Move(Mailbox mailbox, Dialog dialog, DialogState state)
    {
        state.ReadInboxMaxId = Math.Max(state.ReadInboxMaxId, dialog.MessageIdAt(Command.UpTo));
        state.ReadUpTo(Command.UpTo, dialog.PageOf(Command.UpTo).Value);
        Note(mailbox, dialog);
    }

    protected override void Follow(Mailbox mailbox, Dialog dialog, Effects effects)
    {
        if (!dialog.State.Exists) return;
        var reached = dialog.State.Value.LastOp;
        if (dialog.Peer.IsChat && IsLong)
        {
            effects.OutboxRead(
                Conversation, new Audience(dialog.Members.Value.Members.Select(m => m.UserId).Where(u => u != mailbox.Owner)), Command.UpTo, reached, Command.Date, Origin);
            return;
        }

        foreach (var (author, upTo) in Authors(mailbox, dialog))
            effects.OutboxRead(Conversation, new Audience([author]), upTo, reached, Command.Date, Origin);
    }

    // When it was read, for whoever wrote it and asks.
    private void Note(Mailbox mailbox, Dialog dialog)
    {
        var readings = dialog.NextReadings;
        readings.Value.Marks.Add(Command.UpTo);
        readings.Value.Dates.Add(Command.Date);
        mailbox.Save(readings);
        dialog.State.Value.ReadingCount++;
    }

    // Everybody who wrote what this command says was read, not only what was unread until now. Each is told up to their own
    // newest message: further on there may be nothing that they have, for they may have left before.
    private Dictionary<long, long> Authors(Mailbox mailbox, Dialog dialog)
    {
        var authors = new Dictionary<long, long>();
        if (!dialog.Peer.IsChat)
        {
            if (dialog.Peer.UserId != mailbox.Owner && dialog.Peer.UserId != Names.SystemUser) authors[dialog.Peer.UserId] = Command.UpTo;
            return authors;
        }

        for (var id = Command.From + 1; id <= Command.UpTo; id++)
        {
            if (dialog.SlotOf(id) is { IsOfOthers: true } slot) authors[slot.Author] = id;
        }

        return authors;
    }
}
