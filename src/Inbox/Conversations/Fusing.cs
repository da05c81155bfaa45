using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// Which messages of a conversation go by themselves, and when. Of one lifetime the order of their ends is that of their
/// operations: so a run of operations needs no more than its ends, and whoever deletes goes along the log.
/// </summary>
internal static class Fusing
{
    /// <summary>Operations between two of a run; messages deleted at once, about; runs that messages may begin with lifetimes of their own.</summary>
    public const int MaxGap = 100, MaxAtOnce = 100, MaxRuns = 500;

    // As far as whoever deletes looks at once: at least one more of a run that goes on is there.
    private const int Reach = MaxAtOnce + MaxGap;

    /// <summary>Of what is deleted next all operations that may be looked at; none if nothing is due.</summary>
    public static IEnumerable<long> Concerned(this Fuses fuses, long now)
    {
        if (fuses.Next() is not { } next || next.DueAt > now) yield break;
        for (var n = next.FirstOp; n <= next.LookedAtUpTo(); n++) yield return n;
    }

    /// <summary>When the next message goes; 0: none does.</summary>
    public static long NextDue(this Fuses fuses) => fuses.Next()?.DueAt ?? 0;

    /// <summary>There is room for what the operation begins with lifetimes that its messages have of their own.</summary>
    public static bool HasRoom(this Fuses fuses, long opNo, IEnumerable<int> lifetimes) =>
        lifetimes.Distinct().Count(ttl => ttl > 0 && fuses.RunOf(ttl, opNo) is null) is var begun && (begun == 0 || fuses.Fuses_.Count + begun <= MaxRuns);

    /// <summary>An operation has been appended.</summary>
    /// <returns>False: none of its messages goes by itself.</returns>
    public static bool Light(this Fuses fuses, Op op)
    {
        var lifetimes = op.Sent?.Items.Select(i => i.TtlSeconds).Where(t => t > 0).Distinct().ToList() ?? [];
        foreach (var ttl in lifetimes) fuses.Light(ttl, op.OpNo, End(op, ttl));
        return lifetimes.Count > 0;
    }

    /// <summary>Messages of one lifetime, and when they go.</summary>
    public static void Light(this Fuses fuses, int ttl, long opNo, long dueAt)
    {
        var run = fuses.RunOf(ttl, opNo);
        if (run is null) fuses.Fuses_.Add(run = new Fuse { TtlSeconds = ttl, FirstOp = opNo, DueAt = dueAt });
        run.LastOp = opNo;
    }

    /// <summary>When messages of the operation go that live for so many seconds.</summary>
    public static long End(Op op, int ttl) => op.Date + (ttl * 1000L);

    /// <summary>The messages that are to be deleted next; they are taken out. None if nothing is due.</summary>
    /// <param name="fuses">Of the conversation.</param>
    /// <param name="now">Unix time in milliseconds.</param>
    /// <param name="opOf">An operation; null: it cannot be read, and holds up nothing.</param>
    public static List<long> Burn(this Fuses fuses, long now, Func<long, Op?> opOf)
    {
        var places = new List<long>();
        if (fuses.Next() is not { } run || run.DueAt > now) return places;
        var (left, upTo) = ((Fuse?)null, run.LookedAtUpTo());
        for (var n = run.FirstOp; n <= upTo && left is null; n++)
        {
            if (opOf(n) is not { Sent: not null } op || op.Sent.Items.All(i => i.TtlSeconds != run.TtlSeconds)) continue;
            if (End(op, run.TtlSeconds) > now || n - run.FirstOp >= MaxAtOnce || places.Count >= MaxAtOnce) left = run.From(n, End(op, run.TtlSeconds));
            else places.AddRange(Enumerable.Range(0, op.Sent.Items.Count).Where(i => op.Sent.Items[i].TtlSeconds == run.TtlSeconds).Select(i => op.Sent.FirstDialogMessageId + i));
        }

        // Only where operations cannot be read nothing of it is found so far: it is looked for behind them next.
        if (left is null && upTo < run.LastOp) left = run.From(upTo + 1, run.DueAt);
        var at = fuses.Fuses_.IndexOf(run);
        if (left is null) fuses.Fuses_.RemoveAt(at);
        else fuses.Fuses_[at] = left;
        return places;
    }

    private static Fuse? RunOf(this Fuses fuses, int ttl, long opNo) =>
        fuses.Fuses_.LastOrDefault(f => f.TtlSeconds == ttl) is { } run && opNo - run.LastOp <= MaxGap ? run : null;

    private static Fuse? Next(this Fuses fuses) => fuses.Fuses_.MinBy(f => f.DueAt);

    private static long LookedAtUpTo(this Fuse run) => Math.Min(run.LastOp, run.FirstOp + Reach);

    private static Fuse From(this Fuse run, long firstOp, long dueAt) => new() { TtlSeconds = run.TtlSeconds, FirstOp = firstOp, LastOp = run.LastOp, DueAt = dueAt };
}
