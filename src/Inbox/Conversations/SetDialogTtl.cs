using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>How long what is said from now on stays; it is told in the conversation. Either of two may, in a chat an admin who may change it.</summary>
internal sealed class SetDialogTtl(Proto.SetDialogTtl command) : ConversationCommand(command.Conversation)
{
    // Msg has looked at it; one that cannot be would light what never ends.
    private readonly int ttl = command.TtlSeconds is >= 0 and <= Limits.TtlSeconds ? command.TtlSeconds : throw new FormatException($"a lifetime of {command.TtlSeconds} seconds");

    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [command.RandomId];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    // Of this one nothing goes: but of messages after it in the same turn.
    public override bool NeedsFuses(Conversation conversation) => ttl > 0;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseStranger(conversation, "peer") is { } refusal) return refusal;
        if (conversation.IsOfSystem) return Verdict.RefuseUnremembered(Refusal.Types.Code.WriteForbidden, "peer");
        if (Lacks(conversation, Right.ChangeInfo, "peer") is { } mayNot) return mayNot;
        if (conversation.Pair is null && conversation.Members.Find(Sender)!.Role < Role.Admin) return Verdict.Refuse(Refusal.Types.Code.AdminRequired, "peer");
        if (conversation.Head.Value.TtlSeconds == ttl) return Verdict.Refuse(Refusal.Types.Code.NotModified, "ttl_seconds");
        return Verdict.Do(new Op
        {
            Service = new Service
            {
                DialogMessageId = conversation.Head.Value.LastDialogMessageId + 1, RandomId = command.RandomId,
                Action = new ServiceAction { TtlSet = new TtlSet { Seconds = ttl } },
            },
        });
    }

    public override bool Made(Op op) => op.Service?.Action.TtlSet is not null;
}
