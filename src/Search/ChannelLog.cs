using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;

namespace DaprMessaging.Search;

/// <summary>The operations of a channel. What they speak of are documents beside them, which say what a message is today.</summary>
internal sealed class ChannelLog(Reading reading, Owner owner) : IStepLog
{
    /// <summary>Messages of one read: an operation may have sent a hundred.</summary>
    private const int MessagesAtOnce = 1000;

    private readonly string channel = Names.ChannelConversation(owner.Id);

    public Owner Owner => owner;

    public string[] KeysAt(long step) => [Names.ConversationHead(channel), Names.Op(channel, step)];

    public (Extent Extent, string Anchor) Read(StateEntry head, StateEntry step)
    {
        var read = head.Exists ? ConversationHead.Parser.ParseFrom(head.Value) : new ConversationHead();
        return (new Extent(0, read.LastOp), Cursor.AnchorOf(step.Exists ? reading.Parse(step, Op.Parser) : null));
    }

    public async Task<(Steps Steps, Cursor End)> ReadAsync(long after, long last, CancellationToken ct)
    {
        var keys = Numbers.Between(after + 1, Math.Min(last, after + IStepLog.AtOnce)).Select(n => Names.Op(channel, n)).ToList();
        var ops = Fitting(await reading.GetAsync(keys, Op.Parser, ct));
        var kept = await reading.GetAsync([.. Steps.Shown(ops).Select(place => Names.ChannelMessage(channel, place))], ChannelMessage.Parser, ct);
        return (Steps.Of(Peer.Channel(owner.Id), ops, kept), new Cursor(after + ops.Count, Cursor.AnchorOf(ops[^1])));
    }

    private static List<Op?> Fitting(Op?[] ops)
    {
        var (fitting, messages) = (new List<Op?>(), 0);
        foreach (var op in ops)
        {
            messages += Steps.Shown([op]).Count;
            if (fitting.Count > 0 && messages > MessagesAtOnce) break;
            fitting.Add(op);
        }

        return fitting;
    }
}
