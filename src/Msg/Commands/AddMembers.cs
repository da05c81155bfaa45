using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Users into a chat.</summary>
internal sealed class AddMembers(CallerRequest asked, Contracts.Client.AddMembers request) : Admission(asked)
{
    private readonly Result? fault =
        Checks.RandomId(request.RandomId) ?? Checks.ChatId(request.ChatId) ??
        (request.UserIds.Count == 0 ? Refusals.Of(Code.RequestInvalid, "user_ids") : null) ??
        Checks.UserIds(request.UserIds, "user_ids");

    public override IEnumerable<string> Presumes =>
        fault is null ? request.UserIds.Select(Names.Profile).Append(Checks.KeyOf(Peer.Chat(request.ChatId))) : [];

    public override Admitted Decide(Reading reading, long now)
    {
        var refusal = fault ?? Checks.IsThere(Peer.Chat(request.ChatId), "chat_id", reading) ??
            Checks.AreThere(request.UserIds, "user_ids", reading);
        if (refusal is not null) return refusal;
        var conversation = Names.ChatConversation(request.ChatId);
        return ToConversation(conversation, new Proto.AddMembers
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, UserIds = { request.UserIds },
            AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
