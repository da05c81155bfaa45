using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A user out of a chat: another, or the caller.</summary>
internal sealed class RemoveMember(CallerRequest asked, Contracts.Client.RemoveMember request) : Admission(asked)
{
    private readonly Result? fault =
        Checks.RandomId(request.RandomId) ?? Checks.ChatId(request.ChatId) ?? Checks.UserIds([request.UserId], "user_id");

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(Peer.Chat(request.ChatId))] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(Peer.Chat(request.ChatId), "chat_id", reading)) is { } refusal) return refusal;
        var conversation = Names.ChatConversation(request.ChatId);
        return ToConversation(conversation, new Proto.RemoveMember
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, UserId = request.UserId,
            AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
