using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A dialog into the archive, or out of it.</summary>
internal sealed class SetDialogFolder(CallerRequest asked, Contracts.Client.SetDialogFolder request)
    : DialogAdmission(asked, request.Peer, Checks.FolderId(request.FolderId))
{
    protected override Admitted Decide(Reading reading, DialogState dialog, long now) => ToDialog(new Proto.SetDialogFolder
    {
        Owner = User, Conversation = Conversation, FolderId = request.FolderId, At = Later(now, dialog.FolderSetAt), Origin = Origin,
    }, "folder");
}
