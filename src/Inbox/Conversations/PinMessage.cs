using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>A message pinned for everyone, by whoever may; it is told in the conversation.</summary>
internal sealed class PinMessage(Proto.PinMessage command) : MessageCommand(command.Conversation)
{
    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Places(Conversation conversation) => [command.DialogMessageId];

    // Which of their own messages that is, each mailbox knows.
    public override Verdict Decide(Conversation conversation) => RefuseOutsider(conversation, "message_id", command.DialogMessageId) ?? Lacks(conversation, Right.PinMessages) ?? RefuseGone(conversation, command.DialogMessageId) ?? RefuseFull(conversation) ?? Verdict.Do(new Op
    {
        Service = new Service
        {
            DialogMessageId = conversation.Head.Value.LastDialogMessageId + 1, RandomId = command.RandomId,
            Action = new ServiceAction { MessagePinned = new MessagePinned() }, Pins = CheckPlace(command.DialogMessageId, conversation),
        },
    });

    private Verdict? RefuseFull(Conversation conversation) =>
        conversation.CanPin(command.DialogMessageId) ? null : Verdict.Refuse(Refusal.Types.Code.LimitReached, "message_id");

    public override bool Made(Op op) => op.Service is { Pins: > 0 };
}
