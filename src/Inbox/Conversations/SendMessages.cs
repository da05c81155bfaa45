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

    public override IEnumerable<long> Users { get; } = [command.Sender, .. Mentioning.Named(command.Items.Select(i => i.Content))];

    public override IEnumerable<long> Answered => command.Items.Where(i => i.ReplyTo > 0).Select(i => i.ReplyTo).Distinct();

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseStranger(conversation, "peer") is { } refusal) return refusal;
        if (conversation.IsOfSystem && Sender != Names.SystemUser) return Verdict.RefuseUnremembered(Refusal.Types.Code.WriteForbidden, "peer");
        if (Lacks(conversation, Right.SendMessages, "peer", Refusal.Types.Code.WriteForbidden) is { } mayNot) return mayNot;
        if (command.Items.Any(i => i.Content?.Media is not null) && Lacks(conversation, Right.SendMedia, "content.media", Refusal.Types.Code.WriteForbidden) is { } noMedia)
            return noMedia;
        if (Answered.Any(place => conversation.IsHidden(Sender, place))) return Verdict.Refuse(Refusal.Types.Code.MessageUnknown, "reply_to_message_id");
        if (command.Items.Any(i => i.IsGone)) return Verdict.Refuse(Refusal.Types.Code.MessageUnknown, "forward");
        if (command.Items.Any(i => i.IsProtected)) return Verdict.Refuse(Refusal.Types.Code.ForwardForbidden, "forward");
        if (NeedsFuses(conversation) && !conversation.Fuses.Value.HasRoom(conversation.Head.Value.LastOp + 1, command.Items.Select(i => i.TtlSeconds)))
            return Verdict.Refuse(Refusal.Types.Code.LimitReached, "ttl_seconds");
        return Verdict.Do(new Op
        {
            Sent = new Sent
            {
                FirstDialogMessageId = conversation.Head.Value.LastDialogMessageId + 1, ClearsDraftAt = command.ClearsDraftAt,
                Silent = command.Silent, Protected = command.Protected, Album = command.Album, Items = { command.Items.Select(i => ItemOf(i, conversation)) },
            },
        });
    }

    public override bool Made(Op op) => op.KindCase == Op.KindOneofCase.Sent;

    /// <summary>Who had held them back learns what became of them.</summary>
    public override void Follow(Conversation conversation, Effects effects, Op? op, Refusal? refusal)
    {
        if (IsByItself) effects.Settle(Sender, command.ScheduledIds, refusal, conversation.Channel is null ? "" : Conversation, op);
        if (op is not null && conversation.HasLit(this)) conversation.Wind(effects);
    }

    public override bool IsByItself => command.ScheduledIds.Count > 0;

    public override bool NeedsFuses(Conversation conversation) => command.Items.Any(i => TtlOf(i, conversation) > 0);

    public override void Appended(Conversation conversation, Op op)
    {
        if (NeedsFuses(conversation) && conversation.Fuses.Value.Light(op)) conversation.Save(conversation.Fuses);
    }

    private static int TtlOf(Proto.Item item, Conversation conversation) => item.TtlSeconds > 0 ? item.TtlSeconds : conversation.Head.Value.TtlSeconds;

    private static SentItem ItemOf(Proto.Item item, Conversation conversation) => new()
    {
        RandomId = item.RandomId, Content = item.Content, ReplyTo = item.ReplyTo, ReplyQuote = item.ReplyQuote, Forward = item.Forward,
        TtlSeconds = TtlOf(item, conversation),
    };

    // Once numbered it would be poison to every mailbox that it reaches, and to each that repairs it later.
    private static IReadOnlyList<Proto.Item> Check(IReadOnlyList<Proto.Item> items) =>
        items.Count > 0 && items.All(i => (i.Content is not null || i.IsGone || i.IsProtected) && i.TtlSeconds is >= 0 and <= Limits.TtlSeconds)
            ? items : throw new FormatException("a message without content, or with a lifetime that cannot be");
}
