using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// The clock has rung: messages that have outlived their time are deleted for everyone, by nobody. One operation a ring; what is
/// left rings at once.
/// </summary>
internal sealed class BurnMessages(Proto.BurnMessages command) : ConversationCommand(command.Conversation)
{
    public override long Sender => 0;

    public override IReadOnlyList<long> RandomIds { get; } = [command.At];

    public override long AcceptedAt => command.At;

    public override Origin Origin { get; } = new();

    public override bool MayFindNothing => true;

    public override bool NeedsFuses(Conversation conversation) => true;

    public override IEnumerable<long> PastOps(Conversation conversation) => conversation.Fuses.Value.Concerned(command.At);

    public override IEnumerable<long> Places(Conversation conversation) => conversation.Fuses.Loaded ? Due(conversation) : [];

    public override IEnumerable<long> ReactionPlaces(Conversation conversation) => conversation.Head.Value.Reacted ? Places(conversation) : [];

    // What it finds done must be known: its entry is not read in the same moment as what would show it.
    public override bool CanBeAskedFor(Conversation conversation) => conversation.Fuses.Loaded;

    public override Verdict Decide(Conversation conversation)
    {
        var places = Due(conversation);
        return places.Count == 0 || !Sees(conversation, places)
            ? Verdict.RefuseUnremembered(Refusal.Types.Code.NotReadYet, "at")
            : Verdict.Do(new Op { Deleted = new Deleted { RandomId = command.At, DialogMessageIds = { places } } });
    }

    public override void Appended(Conversation conversation, Op op)
    {
        conversation.Fuses.Value.Burn(command.At, conversation.PastOp);
        conversation.Save(conversation.Fuses);
    }

    public override void Follow(Conversation conversation, Effects effects, Op? op, Refusal? refusal) => conversation.Wind(effects);

    public override bool Made(Op op) => op is { Sender: 0, KindCase: Op.KindOneofCase.Deleted };

    // Where another ring of the same turn has deleted something, what is due next may not have been read: it rings once more.
    private bool Sees(Conversation conversation, List<long> places) =>
        PastOps(conversation).All(conversation.HasReadOp) && places.TrueForAll(conversation.HasRead);

    private List<long> Due(Conversation conversation) => conversation.Fuses.Value.Clone().Burn(command.At, conversation.PastOp);
}
