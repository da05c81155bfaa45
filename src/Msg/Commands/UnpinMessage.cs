using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A message pinned no longer: for the caller alone, or for everyone.</summary>
internal sealed class UnpinMessage(CallerRequest asked, Contracts.Client.UnpinMessage request) : MessageAdmission(
    asked, request.Peer, [request.MessageId], "message_id", request.ForEveryone ? Checks.RandomId(request.RandomId) : Checks.ForMe(request.Peer))
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now) => request.ForEveryone && !IsSaved
        ? ToConversation(Conversation, new Proto.UnpinMessages
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = places[0].DialogMessageId,
            AcceptedAt = now, Origin = Origin,
        }, request.RandomId)
        : ToDialog(new Proto.PinForMe
        {
            Owner = User, Conversation = Conversation, DialogMessageId = places[0].DialogMessageId, At = Later(now, places[0].PinSetAt), Origin = Origin,
        }, "unpin");
}
