using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>One message, or several that belong together: all or nothing.</summary>
internal sealed class SendMessages(Proto.SendMessages command) : ConversationCommand(command.Conversation)
{
    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [.. command.Items.Select(i => i.RandomId)];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override Verdict Decide(Conversation conversation)
    {
        if (conversation is { Pair: null, Head.Exists: false })
            return Verdict.RefuseUnremembered(Refusal.Types.Code.ChatUnknown, "peer");
        if (!conversation.IsMember(Sender)) return Verdict.Refuse(Refusal.Types.Code.NotAMember, "peer");
        var sent = new Sent { FirstDialogMessageId = conversation.Head.Value.LastDialogMessageId + 1 };
        foreach (var item in command.Items)
            sent.Items.Add(new SentItem { RandomId = item.RandomId, Content = item.Content, ReplyTo = item.ReplyTo });
        return Verdict.Do(new Op { Sent = sent });
    }

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Sent;
}
