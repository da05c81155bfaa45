using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

// A bot hears of a channel what it would hear of a chat (Mailboxes/Privacy.cs), on the same way: by its mailbox. But only what concerns
// it gets there. So the channel says whom an operation concerns, where its order is decided: in the operation itself, each bot by the
// next of its own numbers, and under that number which operation it is. The mailbox goes by these numbers as it goes by op_no in a
// chat: the next one is told, an old one is done, and a gap is read, however much was said in between to others. A bot that goes
// takes its number along into the list of members: what was said to it may come after it has returned.
/// <summary>The bots of a channel, and which of its operations concern them.</summary>
internal sealed class ChannelBots(Channel channel)
{
    private readonly List<Document> documents = [];

    /// <summary>Which operations they were; of this turn.</summary>
    public IEnumerable<Document> Documents => documents;

    private ConversationHead Head => channel.Head.Value;

    /// <summary>Those whom an operation that is about to be done concerns, but for its sender.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="messageOf">What is kept of a message that it changes or answers.</param>
    public IEnumerable<BotStep> Concerned(Op op, Func<long, ChannelMessage> messageOf)
    {
        foreach (var bot in Head.Bots.Where(b => b.UserId != op.Sender))
        {
            var known = Changed(op).Where(place => Knows(bot.UserId, place, messageOf)).ToArray();
            if (known.Length > 0 || Concerns(op, bot, messageOf)) yield return new BotStep { UserId = bot.UserId, Number = bot.Steps + 1, DialogMessageIds = { known } };
        }

        foreach (var comes in (op.Service?.Bots ?? []).Where(b => b != op.Sender))
            yield return new BotStep { UserId = comes, Number = (channel.Members.Find(comes)?.BotSteps ?? 0) + 1 };
    }

    /// <summary>What an operation that is done, to the members too, does to them.</summary>
    public void Keep(Op op)
    {
        var (service, action) = (op.Service, op.Service?.Action);
        foreach (var comes in service?.Bots ?? []) Enter(channel.Members.Find(comes)!);
        foreach (var step in op.BotSteps)
        {
            if (Find(step.UserId) is { } bot) bot.Steps = step.Number;
            var entry = new Document<BotOp>(Names.BotOp(channel.Id, step.UserId, step.Number)) { Value = new BotOp { OpNo = op.OpNo } };
            documents.Add(entry);
            channel.Save(entry);
        }

        if (action?.RoleChanged is { } change && Find(change.UserId) is { } appointed) appointed.Admin = change.Role > Role.Member;
        foreach (var bot in action.Movements().Left.Select(Find).OfType<ChannelBot>().ToList()) Go(bot);
    }

    public bool Has(long user) => Find(user) is not null;

    public void Settle() => documents.Clear();

    private void Enter(Member member)
    {
        Head.Bots.Add(new ChannelBot { UserId = member.UserId, Admin = member.Role > Role.Member, Steps = member.BotSteps });
        member.BotSteps = 0;
    }

    private void Go(ChannelBot bot)
    {
        Head.Bots.Remove(bot);
        var members = channel.Members.Of(bot.UserId);
        members.Value.FindOrAdd(bot.UserId).BotSteps = bot.Steps;
        channel.Save(members);
    }

    private ChannelBot? Find(long user) => Head.Bots.FirstOrDefault(b => b.UserId == user);

    private bool Concerns(Op op, ChannelBot bot, Func<long, ChannelMessage> messageOf) => op.KindCase switch
    {
        Op.KindOneofCase.Sent => bot.Admin || op.Sent.Items.Any(item => Concerns(item, bot.UserId, messageOf)),
        Op.KindOneofCase.Service => true,
        Op.KindOneofCase.Cleared => op.Cleared.UpTo > Head.ClearedUpTo,
        _ => false,
    };

    private static bool Concerns(SentItem item, long bot, Func<long, ChannelMessage> messageOf) =>
        item.Content.Names(bot) || item.Content.Commands(bot) || (item.ReplyTo > 0 && messageOf(item.ReplyTo).Message?.FromUserId == bot);

    private IEnumerable<long> Changed(Op op) => op.KindCase switch
    {
        Op.KindOneofCase.Edited => [op.Edited.DialogMessageId],
        Op.KindOneofCase.Deleted => op.Deleted.DialogMessageIds,
        Op.KindOneofCase.Reacted => [op.Reacted.DialogMessageId],
        Op.KindOneofCase.Unpinned => Head.PinnedMessages.Where(place => op.Unpinned.DialogMessageId == 0 || op.Unpinned.DialogMessageId == place),
        _ => [],
    };

    // It was told of it, or has written it itself; and it is there still.
    private bool Knows(long bot, long place, Func<long, ChannelMessage> messageOf) =>
        place > Head.ClearedUpTo && messageOf(place) is { Deleted: false, Message: { } message } kept && (kept.Bots.Contains(bot) || message.FromUserId == bot);
}
