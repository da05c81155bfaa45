using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Somebody reacts to a message that they have, otherwise than before, or no longer.</summary>
internal sealed class SetReaction(Proto.SetReaction command) : MessageCommand(command.Conversation)
{
    private readonly string emoji = command.Emoji.Length == 0 || Emojis.IsOne(command.Emoji) ? command.Emoji : throw new FormatException("a reaction that is none");

    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> ReactionPlaces(Conversation conversation) => [command.DialogMessageId];

    // It may be refused because it has been done: so whether it has is read after what shows it.
    public override bool CanBeAskedFor(Conversation conversation) => conversation.HasReadReactions(Sender, command.DialogMessageId);

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation, "message_id", command.DialogMessageId) is { } refusal) return refusal;
        if (conversation.IsOfSystem) return Verdict.RefuseUnremembered(Code.WriteForbidden, "peer");
        var place = CheckPlace(command.DialogMessageId, conversation);
        if (command.IsGone || conversation.IsPastReacting(place)) return Verdict.Refuse(Code.MessageUnknown, "message_id");
        if (conversation.ReactionOf(Sender, place) == emoji) return Verdict.Refuse(Code.NotModified, "emoji");
        if (emoji.Length > 0 && !conversation.Head.Value.Settings.Allows(emoji)) return Verdict.Refuse(Code.ReactionInvalid, "emoji");
        var counts = conversation.CountsWith(Sender, place, emoji);
        return emoji.Length > 0 && counts.Count > Limits.Reactions
            ? Verdict.Refuse(Code.ReactionsTooMany, "emoji")
            : Verdict.Do(new Op { Reacted = new Reacted { RandomId = command.RandomId, DialogMessageId = place, Emoji = emoji, Counts = { counts } } });
    }

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Reacted;
}
