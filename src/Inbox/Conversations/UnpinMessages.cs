using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A message pinned no longer for anybody, or none, by any participant.</summary>
internal sealed class UnpinMessages(Proto.UnpinMessages command) : MessageCommand(command.Conversation)
{
    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Places(Conversation conversation) =>
        command.DialogMessageId > 0 ? [command.DialogMessageId] : conversation.Head.Value.PinnedMessages;

    public override Verdict Decide(Conversation conversation) => RefuseOutsider(conversation, "message_id", command.DialogMessageId) ?? Lacks(conversation, Right.PinMessages) ?? Verdict.Do(new Op
    {
        Unpinned = new Unpinned
        {
            RandomId = command.RandomId, DialogMessageId = command.DialogMessageId == 0 ? 0 : CheckPlace(command.DialogMessageId, conversation),
        },
    });

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Unpinned;
}
