using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>An author says something else. That it is the author who asks, Msg has seen in the author's own mailbox.</summary>
internal sealed class EditMessage(Proto.EditMessage command) : MessageCommand(command.Conversation)
{
    private readonly Content content = command.Content ?? throw new FormatException("an edit without content");

    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override IEnumerable<long> Places(Conversation conversation) => [command.DialogMessageId];

    public override Verdict Decide(Conversation conversation) => RefuseOutsider(conversation, "message_id", command.DialogMessageId) ?? RefuseLate(command.Until) ?? RefuseGone(conversation, command.DialogMessageId) ?? Verdict.Do(new Op
    {
        Edited = new Edited { RandomId = command.RandomId, DialogMessageId = CheckPlace(command.DialogMessageId, conversation), Content = content },
    });

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Edited;
}
