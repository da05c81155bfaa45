using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A chat goes on as a channel. Its id follows from that of the chat, whoever asks, under whatever random id.</summary>
internal sealed class MigrateChat(CallerRequest asked, Contracts.Client.MigrateChat request)
    : ChatAdmission(asked, Peer.Chat(request.ChatId), request.RandomId, null)
{
    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.MigrateChat
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, AcceptedAt = now, Origin = Origin,
    }, request.RandomId);
}
