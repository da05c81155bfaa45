using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Messages deleted for everyone: by their author, or in a chat by an admin.</summary>
internal sealed class DeleteMessages(Proto.DeleteMessages command) : MessageCommand(command.Conversation)
{
    private readonly IReadOnlyList<long> places =
        command.DialogMessageIds.Count > 0 ? command.DialogMessageIds : throw new FormatException("a deletion of nothing");

    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Places(Conversation conversation) => places;

    public override IEnumerable<long> ReactionPlaces(Conversation conversation) => conversation.Head.Value.Reacted ? places : [];

    protected override bool IsOfThePast => !command.Others; // who may take away what others said is decided in the channel

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation, "message_ids", places) is { } refusal) return refusal;
        var isModerator = IsModerator(conversation);
        if (command.Others && !isModerator)
            return Verdict.Refuse(conversation.Pair is null ? Refusal.Types.Code.AdminRequired : Refusal.Types.Code.AuthorRequired, "message_ids");
        if (!isModerator && RefuseLate(command.Until) is { } late) return late;
        var deleted = new Deleted { RandomId = command.RandomId };
        foreach (var place in places.Distinct()) deleted.DialogMessageIds.Add(CheckPlace(place, conversation));
        return Verdict.Do(new Op { Deleted = deleted });
    }

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Deleted;
}
