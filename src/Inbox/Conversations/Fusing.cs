using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// Which messages of a conversation go by themselves, and when. Of one lifetime the order of their ends is that of their
/// operations: so a run of operations needs no more than its ends, and whoever deletes goes along the log.
/// </summary>
internal static class Fusing
{
    /// <summary>Operations between two of a run; messages deleted at once, about; runs of a conversation.</summary>
    public const int MaxGap = 100, MaxAtOnce = 100, MaxRuns = 500;

    /// <summary>Of what is deleted next all operations that may be looked at; none if nothing is due.</summary>
    public static IEnumerable<long> Concerned(this Fuses fuses, long now)
    {
        if (fuses.Next() is not { } next || next.DueAt > now) yield break;
        for (var n = next.FirstOp; n <= next.LastOp && n < next.FirstOp + MaxAtOnce + MaxGap + 1; n++) yield return n;
    }

    /// <summary>When the next message goes; 0: none does.</summary>
    public static long NextDue(this Fuses fuses) => fuses.Next()?.DueAt ?? 0;

    /// <summary>There is room for what an operation with these lifetimes begins.</summary>
    public static bool HasRoom(this Fuses fuses, IEnumerable<int> lifetimes) => fuses.Fuses_.Count + lifetimes.Distinct().Count(t => t > 0) <= MaxRuns;

    /// <summary>An operation has been appended.</summary>
    /// <returns>False: none of its messages goes by itself.</returns>
    public static bool Light(this Fuses fuses, Op op)
    {
        var lifetimes = op.Sent?.Items.Select(i => i.TtlSeconds).Where(t => t > 0).Distinct().ToList() ?? [];
        foreach (var ttl in lifetimes)
        {
            var run = fuses.Fuses_.LastOrDefault(f => f.TtlSeconds == ttl);
            if (run is null || op.OpNo - run.LastOp > MaxGap)
                fuses.Fuses_.Add(run = new Fuse { TtlSeconds = ttl, FirstOp = op.OpNo, DueAt = End(op, ttl) });
            run.LastOp = op.OpNo;
        }

        return lifetimes.Count > 0;
    }

    /// <summary>The messages that are to be deleted next; they are taken out. None if nothing is due.</summary>
    public static List<long> Burn(this Fuses fuses, long now, Func<long, Op?> opOf)
    {
        var places = new List<long>();
        if (fuses.Next() is not { } run || run.DueAt > now) return places;
        Fuse? left = null;
        for (var n = run.FirstOp; n <= run.LastOp; n++)
        {
            if (opOf(n) is not { Sent: not null } op || op.Sent.Items.All(i => i.TtlSeconds != run.TtlSeconds)) continue;
            if (End(op, run.TtlSeconds) > now || n - run.FirstOp >= MaxAtOnce || places.Count >= MaxAtOnce)
            {
                left = new Fuse { TtlSeconds = run.TtlSeconds, FirstOp = n, LastOp = run.LastOp, DueAt = End(op, run.TtlSeconds) };
                break;
            }

            for (var i = 0; i < op.Sent.Items.Count; i++)
            {
                if (op.Sent.Items[i].TtlSeconds == run.TtlSeconds) places.Add(op.Sent.FirstDialogMessageId + i);
            }
        }

        var at = fuses.Fuses_.IndexOf(run);
        if (left is null) fuses.Fuses_.RemoveAt(at);
        else fuses.Fuses_[at] = left;
        return places;
    }

    private static Fuse? Next(this Fuses fuses) => fuses.Fuses_.MinBy(f => f.DueAt);

    private static long End(Op op, int ttl) => op.Date + (ttl * 1000L);
}
