using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>
/// The order of updates: whatever comes, however often and in whatever order, goes on exactly once and in the order of pts.
/// It knows when it is behind, and takes the difference. No I/O, no clock.
/// </summary>
public sealed class UpdateLine(long pts)
{
    private const int MaxWaiting = 1024;

    private readonly SortedDictionary<long, Update> waiting = [];

    /// <summary>The last update that went on.</summary>
    public long Pts { get; private set; } = pts;

    /// <summary>The furthest step heard of.</summary>
    public long Head { get; private set; } = pts;

    /// <summary>There is more than what went on: ask for the difference after <see cref="Pts"/>, if it does not come by itself.</summary>
    public bool IsBehind => Head > Pts;

    /// <summary>Updates came; those whose turn it is go on as far as they are accepted.</summary>
    public void Offer(IEnumerable<Update> updates, long head, Func<Update, bool> accept)
    {
        foreach (var update in updates)
        {
            Head = Math.Max(Head, update.Pts);
            if (update.Pts > Pts && (waiting.Count < MaxWaiting || update.Pts == Pts + 1)) waiting[update.Pts] = update;

            // At once: when much waits already, what follows this one would find no room.
            if (update.Pts == Pts + 1) Drain(accept);
        }

        Head = Math.Max(Head, head);
        Drain(accept);
    }

    /// <summary>The answer to GetDifference.</summary>
    public void Take(Difference difference, Func<Update, bool> accept)
    {
        if (difference.Kind != Difference.Types.Kind.TooLong)
        {
            Offer(difference.Updates, difference.Pts, accept);
            return;
        }

        // Either the past is no longer kept, or the server has never known it.
        if (!accept(new Update { Pts = difference.Pts, TooLong = new TooLong() })) return;
        waiting.Clear();
        (Pts, Head) = (difference.Pts, difference.Pts);
    }

    private void Drain(Func<Update, bool> accept)
    {
        while (waiting.TryGetValue(Pts + 1, out var next) && accept(next)) waiting.Remove(++Pts);
    }
}
