using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Who was in a conversation when, as its operations say. Both ends of a stay reach the member.</summary>
internal sealed class Attendance
{
    private readonly Dictionary<long, List<(long From, long To)>> stays = [];
    private readonly List<string> faults = [];
    private readonly bool hasSystem;

    public Attendance(string conversation)
    {
        foreach (var user in ConversationId.Participants(conversation)) stays[user] = [(1, long.MaxValue)];
        hasSystem = ConversationId.PairOf(conversation) is { } pair && (pair.Low == Names.SystemUser || pair.High == Names.SystemUser);
    }

    public IReadOnlyCollection<long> Everybody => stays.Keys;

    /// <summary>Operations that cannot be: by people who were not there, or of comings and goings that were none.</summary>
    public IReadOnlyList<string> Faults => faults;

    public IReadOnlyList<(long From, long To)> Of(long user) => stays.GetValueOrDefault(user) ?? [];

    public bool Has(long user, long opNo)
    {
        foreach (var (from, to) in Of(user))
        {
            if (from <= opNo && opNo <= to) return true;
        }

        return false;
    }

    public void Take(Op op)
    {
        var action = op.Service?.Action;
        if (action?.ChatCreated is { } created) Join(created.UserIds, op.OpNo, false);
        else if (op is { Sender: 0, Deleted: not null }) return; // what has outlived its time
        else if (!Has(op.Sender, op.OpNo) && !(hasSystem && op.Sender == Names.SystemUser)) faults.Add($"operation {op.OpNo} is by {op.Sender}, who is not a member");
        if (action?.MembersAdded is { } added) Join(added.UserIds, op.OpNo, added.HistoryVisible);
        if (action?.MemberRemoved is { } removed) Leave(removed.UserId, op.OpNo);
        if (action?.MemberBanned is { Banned: true } banned && IsThere(banned.UserId)) Leave(banned.UserId, op.OpNo);
    }

    private bool IsThere(long user) => stays.TryGetValue(user, out var all) && all[^1].To == long.MaxValue;

    private void Join(IEnumerable<long> users, long opNo, bool historyVisible)
    {
        foreach (var user in users)
        {
            if (IsThere(user)) faults.Add($"operation {opNo} adds {user}, who is a member");
            if (!stays.TryGetValue(user, out var all)) stays[user] = all = [];
            all.Add((!historyVisible ? opNo : all.Count == 0 ? 1 : all[^1].To + 1, long.MaxValue));
        }
    }

    private void Leave(long user, long opNo)
    {
        if (IsThere(user)) stays[user][^1] = (stays[user][^1].From, opNo);
        else faults.Add($"operation {opNo} removes {user}, who is not a member");
    }
}
