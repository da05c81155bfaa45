using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>All messages up to the newest that the client has seen: away for the caller alone, or for everyone.</summary>
internal sealed class ClearHistory(CallerRequest asked, Contracts.Client.ClearHistory request) : MessageAdmission(
    asked, request.Peer, [request.MaxId], "max_id", request.ForEveryone ? Checks.RandomId(request.RandomId) : Checks.ForMe(request.Peer))
{
    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        var upTo = places[0].DialogMessageId;
        return request.ForEveryone && !IsSaved
            ? ToConversation(Conversation, new Proto.ClearHistory
            {
                Conversation = Conversation, Sender = User, RandomId = request.RandomId, UpTo = upTo, AcceptedAt = now, Origin = Origin,
            }, request.RandomId)
            : ToDialog(new Proto.ClearDialog { Owner = User, Conversation = Conversation, UpTo = upTo, Origin = Origin }, "clear");
    }
}
