using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>All messages up to one cleared for everyone: by either of two, in a chat by an admin.</summary>
internal sealed class ClearHistory(Proto.ClearHistory command) : MessageCommand(command.Conversation)
{
    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override Verdict Decide(Conversation conversation) => RefuseOutsider(conversation, "max_id", command.UpTo) ??
        (conversation.Pair is null && !IsModerator(conversation) ? Verdict.Refuse(Refusal.Types.Code.AdminRequired, "for_everyone") : (Verdict?)null) ??
        Verdict.Do(new Op { Cleared = new Cleared { RandomId = command.RandomId, UpTo = CheckPlace(command.UpTo, conversation) } });

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Cleared;
}
