using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A conversation as its committed operations say: who was in it when is told by them, not by its documents.</summary>
internal sealed class ConversationTruth(string id)
{
    private readonly SortedDictionary<long, Op> ops = [];
    private readonly Dictionary<long, List<(long From, long To)>> intervals = [];
    private readonly Dictionary<long, List<(long From, long To)>> joined = [];
    private readonly Dictionary<long, List<long>> floors = [];
    private readonly Dictionary<long, long[]> admins = [];
    private readonly List<string> faults = [];
    private readonly HashSet<long> deleted = [];
    private long clearedUpTo;

    public string Id => id;

    public IEnumerable<Op> Ops => ops.Values;

    public int Count => ops.Count;

    public long LastOp => ops.Count == 0 ? 0 : ops.Keys.Last();

    public ConversationHead Head { get; set; } = new();

    public Membership Membership { get; set; } = new();

    /// <summary>How people react to messages, by their places: as it is kept.</summary>
    public SortedDictionary<long, ReactionList> Reactions { get; } = [];

    /// <summary>Operations by people who were not members.</summary>
    public IReadOnlyList<string> Faults => [.. faults, .. Government.Faults];

    public GovernmentTruth Government { get; } = new(id);

    public bool IsChat => ConversationId.PairOf(id) is null;

    /// <summary>It is kept once: no mailbox has copies of it.</summary>
    public bool IsChannel => ConversationId.ChannelOf(id) is not null;

    public void Add(Op op) => ops[op.OpNo] = op;

    /// <summary>All is read: who was in when?</summary>
    public void Replay()
    {
        if (ConversationId.PairOf(id) is { } pair)
        {
            foreach (var user in new[] { pair.Low, pair.High }) intervals[user] = [(1, long.MaxValue)];
        }

        foreach (var op in ops.Values)
        {
            if (op.Service?.Action is { ChatCreated: { } created }) Join(created.UserIds, op, false);
            else if (op is not { Sender: 0, Deleted: not null } && !Has(op.Sender, op.OpNo)) faults.Add($"{id} op {op.OpNo} is by {op.Sender}, who is not a member");
            if (op.Service?.Action is { MembersAdded: { } added }) Join(added.UserIds, op, added.HistoryVisible);
            if (op.Service?.Action is { MemberRemoved: { } removed }) Leave(removed.UserId, op.OpNo);
            if (op.Service?.Action is { MemberBanned: { Banned: true } banned } && IsIn(banned.UserId)) Leave(banned.UserId, op.OpNo);
            deleted.UnionWith(op.Deleted?.DialogMessageIds ?? []);
            clearedUpTo = Math.Max(clearedUpTo, op.Cleared?.UpTo ?? 0);
            if (IsChat) Government.Take(op);
            if (IsChat) admins[op.OpNo] = [.. Everybody.Where(u => Government.Of(u) is { Role: > Role.Member })];
        }
    }

    public IEnumerable<long> Everybody => intervals.Keys;

    /// <summary>The message was deleted for everyone, or cleared.</summary>
    public bool IsGone(long place) => place <= clearedUpTo || deleted.Contains(place);

    /// <summary>They are a member at the end.</summary>
    public bool IsIn(long user) => intervals.TryGetValue(user, out var all) && all[^1].To == long.MaxValue;

    /// <summary>It was one of those whom the operation reaches: both ends of a membership do.</summary>
    public bool Has(long user, long opNo)
    {
        if (!intervals.TryGetValue(user, out var all)) return false;
        foreach (var (from, to) in all)
        {
            if (from <= opNo && opNo <= to) return true;
        }

        return false;
    }

    public IReadOnlyList<(long From, long To)> IntervalsOf(long user) => intervals.TryGetValue(user, out var all) ? all : [];

    /// <summary>Of a channel: messages up to here are not for somebody, of each of their stays.</summary>
    public IReadOnlyList<long> FloorsOf(long user) => floors.TryGetValue(user, out var all) ? all : [0];

    /// <summary>Of a channel: the messages that somebody who is in it can read.</summary>
    public IEnumerable<long> Readable(long user) => ops.Values.Where(o => o.IsMessage())
        .SelectMany(o => Numbers.Between(o.FirstDialogMessageId(), o.LastDialogMessageId())).Where(place => place > FloorsOf(user)[^1] && !IsGone(place));

    /// <summary>They came to have it when they came themselves.</summary>
    public bool SawLater(long user, long opNo) => joined.TryGetValue(user, out var all) && Has(user, opNo) && !all.Any(stay => stay.From <= opNo && opNo <= stay.To);

    /// <summary>They were, once the operation was done.</summary>
    public bool WasAdmin(long user, long opNo) => admins.TryGetValue(opNo, out var all) && all.Contains(user);

    /// <summary>Who wrote the message, however it has fared since.</summary>
    public long AuthorOf(long place) => ops.Values.First(o => o.IsMessage() && o.FirstDialogMessageId() <= place && place <= o.LastDialogMessageId()).Sender;

    private void Join(IEnumerable<long> users, Op op, bool historyVisible)
    {
        var opNo = op.OpNo;
        foreach (var user in users)
        {
            if (!floors.TryGetValue(user, out var hidden)) floors[user] = hidden = [];
            hidden.Add(historyVisible || op.Service.Action.ChatCreated is not null ? 0 : op.Service.SaidBefore);
            if (!intervals.TryGetValue(user, out var all)) intervals[user] = all = [];
            if (all.Count > 0 && all[^1].To == long.MaxValue) faults.Add($"{id} op {opNo} adds {user}, who is a member");
            all.Add((!historyVisible ? opNo : all.Count == 0 ? 1 : all[^1].To + 1, long.MaxValue));
            if (!joined.TryGetValue(user, out var stays)) joined[user] = stays = [];
            stays.Add((opNo, long.MaxValue));
        }
    }

    private void Leave(long user, long opNo)
    {
        if (intervals.TryGetValue(user, out var all) && all[^1].To == long.MaxValue) (all[^1], joined[user][^1]) = ((all[^1].From, opNo), (joined[user][^1].From, opNo));
        else faults.Add($"{id} op {opNo} removes {user}, who is not a member");
    }
}
