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
        if (action?.ChatCreated is { } created) Join(created.UserIds, op.OpNo);
        else if (!Has(op.Sender, op.OpNo) && !(hasSystem && op.Sender == Names.SystemUser)) faults.Add($"operation {op.OpNo} is by {op.Sender}, who is not a member");
        if (action?.MembersAdded is { } added) Join(added.UserIds, op.OpNo);
        if (action?.MemberRemoved is { } removed) Leave(removed.UserId, op.OpNo);
    }

    private void Join(IEnumerable<long> users, long opNo)
    {
        foreach (var user in users)
        {
            if (!stays.TryGetValue(user, out var all)) stays[user] = all = [];
            if (all.Count > 0 && all[^1].To == long.MaxValue) faults.Add($"operation {opNo} adds {user}, who is a member");
            all.Add((opNo, long.MaxValue));
        }
    }

    private void Leave(long user, long opNo)
    {
        if (stays.TryGetValue(user, out var all) && all[^1].To == long.MaxValue) all[^1] = (all[^1].From, opNo);
        else faults.Add($"operation {opNo} removes {user}, who is not a member");
    }
}
