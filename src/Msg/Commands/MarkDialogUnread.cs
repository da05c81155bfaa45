using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A mark on a dialog, to come back to it later; or none any more.</summary>
internal sealed class MarkDialogUnread(CallerRequest asked, Contracts.Client.MarkDialogUnread request) : DialogAdmission(asked, request.Peer)
{
    protected override Admitted Decide(Reading reading, DialogState dialog, long now) => ToDialog(new Proto.MarkDialogUnread
    {
        Owner = User, Conversation = Conversation, Unread = request.Unread, At = Later(now, dialog.UnreadMarkSetAt), Origin = Origin,
    }, "mark");
}
