using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Users into a chat.</summary>
internal sealed class AddMembers(CallerRequest asked, Contracts.Client.AddMembers request, int maxMembers) : ChatAdmission(
    asked, Checks.ChatOrChannel(request.ChatId, request.ChannelId), request.RandomId,
    (request.UserIds.Count == 0 ? Refusals.Of(Code.RequestInvalid, "user_ids") : null) ?? Checks.UserIds(request.UserIds, "user_ids"))
{
    protected override IEnumerable<long> Users => request.UserIds;

    protected override string UsersField => "user_ids";

    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.AddMembers
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, UserIds = { request.UserIds }, Bots = { request.UserIds.Where(reading.IsBot) }, MaxMembers = maxMembers,
        AcceptedAt = now, Origin = Origin,
    }, request.RandomId);
}
