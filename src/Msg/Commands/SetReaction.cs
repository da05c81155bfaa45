using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A reaction to a message that the caller has. Of one that is there no more it can only have been said before: the conversation knows.</summary>
internal sealed class SetReaction(CallerRequest asked, Contracts.Client.SetReaction request)
    : MessageAdmission(asked, request.Peer, [request.MessageId], "message_id", Checks.Peer(request.Peer) ?? Checks.RandomId(request.RandomId) ?? Check(request.Emoji))
{
    protected override IEnumerable<string> More => request.Peer.IsChannel ? [] : [DialogKey];

    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        if (places[0].IsService) return Refusals.Of(Code.MessageUnknown, "message_id");
        return ToConversation(Conversation, new Proto.SetReaction
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = places[0].DialogMessageId, Emoji = request.Emoji,
            IsGone = !request.Peer.IsChannel && IsGone(reading), AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }

    // Of a channel the conversation knows by itself.
    private bool IsGone(Reading reading) =>
        reading.Get(Names.Record(User, request.MessageId), Record.Parser) is not { } record || Dialog(reading).MessageOf(record) is null;

    private static Result? Check(string emoji) => emoji.Length == 0 || Emojis.IsOne(emoji) ? null : Refusals.Of(Code.ReactionInvalid, "emoji");
}
