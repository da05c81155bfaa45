using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner puts a dialog into the archive, or takes it out. One that is pinned is pinned there, too.</summary>
internal sealed class SetDialogFolder(Proto.SetDialogFolder command)
    : RegisterCommand(command.Owner, command.Conversation, command.At, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation) => preparation.Need(mailbox.PinnedDialogs);

    protected override long SetAt(DialogState state) => state.FolderSetAt;

    protected override Update Set(Mailbox mailbox, Dialog dialog, DialogState state, long at)
    {
        (state.FolderId, state.FolderSetAt) = (command.FolderId, at);
        return new Update { DialogFolder = new DialogFolder() };
    }

    protected override IEnumerable<Update> Then(Mailbox mailbox, Dialog dialog) =>
        dialog.State.Value.Pinned ? [mailbox.Append(dialog, new Record { Update = PinnedList.Change(mailbox, dialog) })] : [];
}
