using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>No message of a dialog pinned any longer: for the caller alone, or for everyone.</summary>
internal sealed class UnpinAllMessages(CallerRequest asked, Contracts.Client.UnpinAllMessages request) : DialogAdmission(
    asked, request.Peer, request.ForEveryone ? Checks.RandomId(request.RandomId) : Checks.ForMe(request.Peer))
{
    protected override Admitted Decide(Reading reading, DialogState dialog, long now) => request.ForEveryone && request.Peer.UserId != User
        ? ToConversation(Conversation, new Proto.UnpinMessages
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, AcceptedAt = now, Origin = Origin,
        }, request.RandomId)
        : ToDialog(new Proto.PinForMe
        {
            Owner = User, Conversation = Conversation, At = Later(now, dialog.MessagePinSetAt), Origin = Origin,
        }, "unpin");
}
