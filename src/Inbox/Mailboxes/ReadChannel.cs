using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner has read a channel up to a message. Its ids are the same for all: nothing has to be looked up, and no author is told.</summary>
internal sealed class ReadChannel(Proto.ReadHistory command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var state = dialog.State.Value;
        if (!dialog.State.Exists) return [];
        var unmarks = command.UnmarksAt > state.UnreadMarkSetAt;
        if (unmarks) (state.UnreadMark, state.UnreadMarkSetAt) = (false, command.UnmarksAt);
        var setAt = unmarks ? command.UnmarksAt : 0;
        if (command.UpTo <= state.ReadInbox)
            return unmarks ? [mailbox.Append(dialog, new Record { Update = new Update { DialogUnreadMark = new DialogUnreadMark() }, SetAt = setAt })] : [];

        state.ReadInbox = state.ReadInboxMaxId = command.UpTo;
        return [mailbox.Append(dialog, new Record
        {
            Update = new Update { ReadInbox = new ReadInbox { MaxId = command.UpTo, Date = command.Date } },
            DialogMessageId = command.UpTo, SetAt = setAt,
        })];
    }
}
