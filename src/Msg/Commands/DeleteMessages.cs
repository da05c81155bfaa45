using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Messages away: for the caller alone, which is the mailbox's affair, or for everyone, which is the conversation's.</summary>
internal sealed class DeleteMessages(CallerRequest asked, Contracts.Client.DeleteMessages request, TimeSpan? window) : MessageAdmission(
    asked, request.Peer, request.MessageIds, "message_ids", request.ForEveryone ? Checks.RandomId(request.RandomId) : Checks.ForMe(request.Peer))
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now) =>
        request.ForEveryone ? ForEveryone(places, now) : ForMe(places);

    private Admitted ForMe(IReadOnlyList<Place> places) => ToDialog(new Proto.HideMessages
    {
        Owner = User, Conversation = Conversation, DialogMessageIds = { places.Select(p => p.DialogMessageId) }, Origin = Origin,
    }, "hide");

    private Admitted ForEveryone(IReadOnlyList<Place> places, long now)
    {
        var isOwn = places.All(p => p.IsOut);
        if (!isOwn && request.Peer.UserId != 0) return Refusals.Of(Code.AuthorRequired, "message_ids");
        return ToConversation(Conversation, new Proto.DeleteMessages
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageIds = { places.Select(p => p.DialogMessageId) },
            Others = !isOwn, Until = isOwn ? places.Min(p => p.Until(window)) : 0, AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
