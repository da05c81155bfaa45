using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>One message, or several that belong together: all or nothing.</summary>
internal sealed class SendMessages(Proto.SendMessages command) : ConversationCommand(command.Conversation)
{
    public override long Sender => command.Sender;

    public override IReadOnlyList<long> RandomIds { get; } = [.. Check(command.Items).Select(i => i.RandomId)];

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    public override Verdict Decide(Conversation conversation)
    {
        if (conversation is { Pair: null, Head.Exists: false })
            return Verdict.RefuseUnremembered(Refusal.Types.Code.ChatUnknown, "peer");
        if (!conversation.IsMember(Sender)) return Verdict.Refuse(Refusal.Types.Code.NotAMember, "peer");
        if (conversation.IsOfSystem && Sender != Names.SystemUser) return Verdict.RefuseUnremembered(Refusal.Types.Code.WriteForbidden, "peer");
        if (command.Items.Any(i => i.IsGone)) return Verdict.Refuse(Refusal.Types.Code.MessageUnknown, "forward");
        var sent = new Sent { FirstDialogMessageId = conversation.Head.Value.LastDialogMessageId + 1, ClearsDraftAt = command.ClearsDraftAt };
        foreach (var item in command.Items)
            sent.Items.Add(new SentItem { RandomId = item.RandomId, Content = item.Content, ReplyTo = item.ReplyTo, Forward = item.Forward });
        return Verdict.Do(new Op { Sent = sent });
    }

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Sent;

    /// <summary>Who had held them back learns what became of them.</summary>
    public override void Follow(Effects effects, Refusal? refusal)
    {
        if (command.ScheduledIds.Count > 0) effects.Settle(Sender, command.ScheduledIds, refusal);
    }

    // Once numbered it would be poison to every mailbox that it reaches, and to each that repairs it later.
    private static IReadOnlyList<Proto.Item> Check(IReadOnlyList<Proto.Item> items) =>
        items.Count > 0 && items.All(i => i.Content is not null || i.IsGone) ? items : throw new FormatException("a message without content");
}
