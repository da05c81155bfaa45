using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A new chat. Its id follows from who asks and the random id, so that asking again means the same chat.</summary>
internal sealed class CreateChat(CallerRequest asked, Contracts.Client.CreateChat request, int maxMembers) : Admission(asked)
{
    private readonly Result? fault =
        Checks.RandomId(request.RandomId) ??
        Checks.Title(request.Title) ??
        Checks.UserIds(request.UserIds, "user_ids") ??
        (request is { Broadcast: true, Channel: false } ? Refusals.Of(Code.RequestInvalid, "broadcast") : null);

    public override IEnumerable<string> Presumes => fault is null ? request.UserIds.Append(User).Select(Names.Profile) : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.AreThere(request.UserIds, "user_ids", reading)) is { } refusal) return refusal;
        var id = Names.ChatId(User, request.RandomId);
        var conversation = request.Channel ? Names.ChannelConversation(id) : Names.ChatConversation(id);
        return ToConversation(conversation, new Proto.CreateChat
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, Title = request.Title,
            UserIds = { request.UserIds }, Bots = { request.UserIds.Append(User).Distinct().Where(reading.IsBot) }, MaxMembers = maxMembers, Broadcast = request.Broadcast, AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
