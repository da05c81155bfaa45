using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What the mailbox of a bot reads of a channel, where it has not been told all that concerns it.</summary>
internal sealed class ChannelLog(long bot, string channel)
{
    private readonly Document<ConversationHead> head = new(Names.ConversationHead(channel));
    private readonly Dictionary<long, Document<BotOp>> numbers = [];
    private readonly Dictionary<long, Document<Op>> ops = [];
    private readonly Dictionary<long, Document<ChannelMessage>> messages = [];

    /// <summary>Names what is needed to tell of the operation that concerned the bot as that.</summary>
    public void Prepare(long number, Preparation preparation)
    {
        preparation.Need(head);
        if (preparation.Need(NumberOf(number)) || preparation.Need(OpOf(number))) return;
        foreach (var place in OpOf(number).Value.Shown()) preparation.Need(MessageOf(place));
    }

    /// <summary>The operation.</summary>
    public Op At(long number) => OpOf(number).Value;

    /// <summary>What it is to those who follow the channel, with the messages as they are now.</summary>
    public Update StepAt(long number) => At(number).ToStep(place => place > head.Value.ClearedUpTo ? MessageOf(place).Value : null);

    private Document<BotOp> NumberOf(long number)
    {
        if (!numbers.TryGetValue(number, out var document))
            numbers[number] = document = new Document<BotOp>(Names.BotOp(channel, bot, number));
        return document;
    }

    private Document<Op> OpOf(long number)
    {
        var opNo = NumberOf(number) is { Exists: true } known ? known.Value.OpNo : throw new InvalidOperationException($"{NumberOf(number).Key} is announced but not there");
        if (!ops.TryGetValue(opNo, out var document)) ops[opNo] = document = new Document<Op>(Names.Op(channel, opNo));
        if (document is { Loaded: true, Exists: false }) throw new InvalidOperationException($"{document.Key} is announced but not in the log");
        return document;
    }

    private Document<ChannelMessage> MessageOf(long place)
    {
        if (!messages.TryGetValue(place, out var document)) messages[place] = document = new Document<ChannelMessage>(Names.ChannelMessage(channel, place));
        return document;
    }
}
