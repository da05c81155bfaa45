using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The owner has read something up to a message. The mark only moves forward; and reading takes the unread mark away that was set
/// before.
/// </summary>
internal abstract class ReadCommand(Proto.ReadHistory command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected Proto.ReadHistory Command => command;

    protected sealed override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog)
    {
        var state = dialog.State.Value;
        if (!dialog.State.Exists && !MayBegin) return [];
        var (moves, unmarks) = (command.UpTo > state.ReadInbox, command.UnmarksAt > state.UnreadMarkSetAt);
        if (unmarks) (state.UnreadMark, state.UnreadMarkSetAt) = (false, command.UnmarksAt);
        var setAt = unmarks ? command.UnmarksAt : 0;
        if (!moves) return unmarks ? [mailbox.Append(dialog, new Record { Update = new Update { DialogUnreadMark = new DialogUnreadMark() }, SetAt = setAt })] : [];

        Move(mailbox, dialog, state);
        return [mailbox.Append(dialog, new Record
        {
            Update = new Update { ReadInbox = new ReadInbox { MaxId = state.ReadInboxMaxId, Date = command.Date } },
            DialogMessageId = command.UpTo, SetAt = setAt,
        })];
    }

    /// <summary>There may be something to read in a dialog that the mailbox has not heard of.</summary>
    protected virtual bool MayBegin => false;

    /// <summary>The mark moves there.</summary>
    protected abstract void Move(Mailbox mailbox, Dialog dialog, DialogState state);
}
