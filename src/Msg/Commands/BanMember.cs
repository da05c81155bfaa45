using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A user out of a chat for good, or no longer.</summary>
internal sealed class BanMember(CallerRequest asked, Contracts.Client.BanMember request)
    : ChatAdmission(asked, Checks.ChatOrChannel(request.ChatId, request.ChannelId), request.RandomId, Checks.UserIds([request.UserId], "user_id"))
{
    protected override IEnumerable<long> Users => [request.UserId];

    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.BanMember
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, UserId = request.UserId, Banned = request.Banned,
        AcceptedAt = now, Origin = Origin,
    }, request.RandomId);
}
