using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The owner has read a dialog up to a message. The mark only moves forward; one that is there already is answered all the
/// same, and the authors are told again, for the first telling may have been lost with the process that owed it.
/// </summary>
internal sealed class ReadHistory(Proto.ReadHistory command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    // In a chat, who wrote what was read is in the index. When that is too much to look at, all members are told.
    private const int PagesLookedAt = 8;

    private bool IsLong => command.UpTo / Names.MessagesPerPage - command.From / Names.MessagesPerPage >= PagesLookedAt;

    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        preparation.Need(dialog.PageOf(command.UpTo));
        if (!dialog.Peer.IsChat) return;
        if (IsLong) preparation.Need(dialog.Members);
        else
            for (var id = command.From + 1; id <= command.UpTo; id += Names.MessagesPerPage) preparation.Need(dialog.PageOf(id));
    }

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        if (command.UpTo > dialog.State.Value.ReadInbox) preparation.Need(dialog.NextReadings);
    }

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var state = dialog.State.Value;
        if (!dialog.State.Exists) return [];
        var (moves, unmarks) = (command.UpTo > state.ReadInbox, command.UnmarksAt > state.UnreadMarkSetAt);
        if (unmarks) (state.UnreadMark, state.UnreadMarkSetAt) = (false, command.UnmarksAt);
        var setAt = unmarks ? command.UnmarksAt : 0;
        if (!moves) return unmarks ? [mailbox.Append(dialog, new Record { Update = new Update { DialogUnreadMark = new DialogUnreadMark() }, SetAt = setAt })] : [];

        state.ReadInboxMaxId = Math.Max(state.ReadInboxMaxId, dialog.MessageIdAt(command.UpTo));
        state.ReadUpTo(command.UpTo, dialog.PageOf(command.UpTo).Value);
        Note(mailbox, dialog);
        return [mailbox.Append(dialog, new Record
        {
            Update = new Update { ReadInbox = new ReadInbox { MaxId = state.ReadInboxMaxId, Date = command.Date } },
            DialogMessageId = command.UpTo, SetAt = setAt,
        })];
    }

    protected override void Follow(Mailbox mailbox, Dialog dialog, Effects effects)
    {
        if (!dialog.State.Exists) return;
        var reached = dialog.State.Value.LastOp;
        if (dialog.Peer.IsChat && IsLong)
        {
            effects.OutboxRead(
                Conversation, new Audience(dialog.Members.Value.Members.Select(m => m.UserId).Where(u => u != mailbox.Owner)), command.UpTo, reached, command.Date, Origin);
            return;
        }

        foreach (var (author, upTo) in Authors(mailbox, dialog))
            effects.OutboxRead(Conversation, new Audience([author]), upTo, reached, command.Date, Origin);
    }

    // When it was read, for whoever wrote it and asks.
    private void Note(Mailbox mailbox, Dialog dialog)
    {
        var readings = dialog.NextReadings;
        readings.Value.Marks.Add(command.UpTo);
        readings.Value.Dates.Add(command.Date);
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
            if (dialog.Peer.UserId != mailbox.Owner && dialog.Peer.UserId != Names.SystemUser) authors[dialog.Peer.UserId] = command.UpTo;
            return authors;
        }

        for (var id = command.From + 1; id <= command.UpTo; id++)
        {
            if (dialog.SlotOf(id) is { IsOfOthers: true } slot) authors[slot.Author] = id;
        }

        return authors;
    }
}
