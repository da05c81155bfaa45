using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Which messages of a conversation go by themselves, as its operations say, and which of them are there still.</summary>
internal sealed class Lifetimes
{
    private readonly Dictionary<int, List<Lit>> all = [];
    private readonly Dictionary<long, Lit> left = [];

    /// <summary>The next operation.</summary>
    public void Take(Op op)
    {
        foreach (var place in op.Deleted?.DialogMessageIds ?? []) left.Remove(place);
        for (var i = 0; i < (op.Sent?.Items.Count ?? 0); i++)
        {
            var ttl = op.Sent!.Items[i].TtlSeconds;
            if (ttl > 0) left[op.Sent.FirstDialogMessageId + i] = LitBy(op, ttl);
        }
    }

    /// <summary>Fuses under which all that is there still goes when it is to.</summary>
    public Fuses ToFuses()
    {
        var fuses = new Fuses();
        foreach (var lit in left.Values.Distinct().OrderBy(l => l.OpNo)) fuses.Light(lit.Ttl, lit.OpNo, lit.DueAt);
        return fuses;
    }

    // Not whether they are the same: after a loss that was mended a run may go on over messages that are gone, which is harmless.
    /// <summary>What is wrong with fuses; null: under them, too, all goes when it is to.</summary>
    public string? Complaint(Fuses fuses)
    {
        var covered = new HashSet<Lit>();
        foreach (var run in fuses.Fuses_)
        {
            var lifetime = all.GetValueOrDefault(run.TtlSeconds) ?? [];
            var first = lifetime.FindIndex(l => l.OpNo == run.FirstOp);
            if (first < 0 || lifetime[first].DueAt != run.DueAt)
                return $"messages of {run.TtlSeconds} s are said to go at {run.DueAt} by operation {run.FirstOp}, which does not say so";
            var last = first;
            for (; last + 1 < lifetime.Count && lifetime[last + 1].OpNo <= run.LastOp && lifetime[last + 1].OpNo - lifetime[last].OpNo <= Fusing.MaxGap; last++) covered.Add(lifetime[last]);
            covered.Add(lifetime[last]);
            if (lifetime[last].OpNo != run.LastOp) return $"messages of {run.TtlSeconds} s are said to be there up to operation {run.LastOp}, they are up to {lifetime[last].OpNo}";
        }

        return left.Values.Where(l => !covered.Contains(l)).MinBy(l => l.OpNo) is { } lost ? $"messages of operation {lost.OpNo} are to go at {lost.DueAt}, and nothing does that" : null;
    }

    private Lit LitBy(Op op, int ttl)
    {
        if (!all.TryGetValue(ttl, out var lifetime)) all[ttl] = lifetime = [];
        if (lifetime.Count == 0 || lifetime[^1].OpNo != op.OpNo) lifetime.Add(new Lit(ttl, op.OpNo, Fusing.End(op, ttl)));
        return lifetime[^1];
    }

    private sealed record Lit(int Ttl, long OpNo, long DueAt);
}
