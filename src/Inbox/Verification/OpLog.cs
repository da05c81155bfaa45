using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>The operations of a conversation, one after another: numbered without holes, and so are its messages.</summary>
internal sealed class OpLog(string conversation)
{
    private readonly List<OpLine> lines = [];
    private readonly List<long> holes = [];
    private readonly List<string> faults = [];
    private readonly HashSet<(long Sender, long RandomId)> seen = [];
    private readonly bool isChannel = ConversationId.ChannelOf(conversation) is not null;
    private long date;

    /// <summary>How people react to messages, by their places. Of a channel none: there may be a million, and playing it counts them.</summary>
    public SortedDictionary<long, ReactionList> Reactions { get; } = [];

    /// <summary>What goes by itself.</summary>
    public Lifetimes Lifetimes { get; } = new();

    public string Conversation => conversation;

    public Attendance Attendance { get; } = new(conversation);

    public IReadOnlyList<OpLine> Lines => lines;

    public IReadOnlyList<long> Holes => holes;

    public IReadOnlyList<string> Faults => [.. faults, .. Attendance.Faults];

    /// <summary>Nothing is missing, and nothing is there that cannot be.</summary>
    public bool IsWhole => holes.Count == 0 && faults.Count == 0 && Attendance.Faults.Count == 0;

    /// <summary>The number of the last operation taken.</summary>
    public long LastOp { get; private set; }

    public long LastMessage => lines.Count == 0 ? 0 : lines[^1].Last;

    public long LastDate => date;

    /// <summary>The next operation; null where there is none under its number.</summary>
    public void Take(Op? op)
    {
        LastOp++;
        if (op is null || op.OpNo != LastOp || op.KindCase == Op.KindOneofCase.None)
        {
            holes.Add(LastOp);
            return;
        }

        // What changes messages that are there has none of its own: an empty range after those before it.
        var line = op.IsMessage()
            ? new OpLine(op.OpNo, op.Sender, op.FirstDialogMessageId(), op.LastDialogMessageId(), op.Sent is not null)
            : new OpLine(op.OpNo, op.Sender, LastMessage + 1, LastMessage, false);
        var isNext = holes.Count > 0 && holes[^1] == LastOp - 1 ? line.First > LastMessage : line.First == LastMessage + 1;
        if (!isNext) faults.Add($"operation {op.OpNo} has message {line.First}, after {LastMessage}");
        if (op.Date < date) faults.Add($"operation {op.OpNo} goes back in time");
        foreach (var randomId in op.RandomIds())
        {
            if (!seen.Add((op.Sender, randomId))) faults.Add($"operation {op.OpNo} does again what {op.Sender} asked for as {randomId}");
        }

        date = op.Date;
        lines.Add(line);
        Attendance.Take(op);
        Lifetimes.Take(op);
        if (op.Reacted is { } reacted && !isChannel) React(op, reacted);
        foreach (var place in (op.Deleted?.DialogMessageIds ?? []).Where(Reactions.ContainsKey)) Reactions[place] = new ReactionList { Gone = true };
    }

    private void React(Op op, Reacted reacted)
    {
        if (!Reactions.TryGetValue(reacted.DialogMessageId, out var all)) Reactions[reacted.DialogMessageId] = all = new ReactionList();
        all.Set(op.Sender, reacted.Emoji, op.Date);
        if (holes.Count == 0 && !all.Counts().SequenceEqual(reacted.Counts)) faults.Add($"operation {op.OpNo} counts reactions to message {reacted.DialogMessageId} otherwise than those before it give");
    }
}
