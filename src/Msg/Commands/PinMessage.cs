using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A message pinned: for the caller alone, or for everyone.</summary>
internal sealed class PinMessage(CallerRequest asked, Contracts.Client.PinMessage request) : MessageAdmission(
    asked, request.Peer, [request.MessageId], "message_id", request.ForEveryone ? Checks.RandomId(request.RandomId) : Checks.ForMe(request.Peer))
{
    protected override IEnumerable<string> More => [DialogKey];

    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        var (dialog, place) = (Dialog(reading), places[0]);
        if (place.IsService) return Refusals.Of(Code.MessageUnknown, "message_id");

        // One that is pinned already may be asked for again. How many there are at the very moment only the mailbox knows: a few more do no harm.
        if (dialog.PinnedMessages.Count >= Limits.PinnedMessages && !dialog.PinnedMessages.Contains(request.MessageId))
            return Refusals.Of(Code.LimitReached, "message_id");
        return request.ForEveryone && !IsSaved
            ? ToConversation(Conversation, new Proto.PinMessage
            {
                Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = place.DialogMessageId,
                AcceptedAt = now, Origin = Origin,
            }, request.RandomId)
            : ToDialog(new Proto.PinForMe
            {
                Owner = User, Conversation = Conversation, DialogMessageId = place.DialogMessageId, Pinned = true,
                At = Later(now, Math.Max(place.PinSetAt, dialog.UnpinnedAt)), Origin = Origin,
            }, "pin");
    }
}
