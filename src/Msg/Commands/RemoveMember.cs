using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A user out of a chat: another, or the caller.</summary>
internal sealed class RemoveMember(CallerRequest asked, Contracts.Client.RemoveMember request)
    : ChatAdmission(asked, Checks.ChatOrChannel(request.ChatId, request.ChannelId), request.RandomId, Checks.UserIds([request.UserId], "user_id"))
{
    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.RemoveMember
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, UserId = request.UserId, AcceptedAt = now, Origin = Origin,
    }, request.RandomId);
}
