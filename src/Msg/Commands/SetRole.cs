using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>An admin more, or one less, or another owner.</summary>
internal sealed class SetRole(CallerRequest asked, Contracts.Client.SetRole request)
    : ChatAdmission(asked, Checks.ChatOrChannel(request.ChatId, request.ChannelId), request.RandomId, Check(request))
{
    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.SetRole
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, UserId = request.UserId, Role = request.Role, Rights = request.Rights,
        AcceptedAt = now, Origin = Origin,
    }, request.RandomId);

    private static Result? Check(Contracts.Client.SetRole request) =>
        Checks.UserIds([request.UserId], "user_id") ??
        (request.Role is Role.Member or Role.Admin or Role.Owner ? null : Refusals.Of(Code.RequestInvalid, "role")) ??
        (request.Role != Role.Admin && request.Rights is not null ? Refusals.Of(Code.RequestInvalid, "rights") : null) ??
        Checks.Rights(request.Rights, ChatRights.All, "rights");
}
