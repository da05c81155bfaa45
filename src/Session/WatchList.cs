using DaprMessaging.Contracts;

namespace DaprMessaging.Session;

/// <summary>Whom one session watches: no more than some.</summary>
internal sealed class WatchList
{
    private readonly HashSet<long> users = [];

    /// <summary>When it was last found out whom of them the session may see, as a timestamp.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Null: they would be too many, and none is added; else those that are new.</summary>
    public IReadOnlyList<long>? TryAdd(IReadOnlyCollection<long> more)
    {
        lock (users)
        {
            var added = more.Where(u => !users.Contains(u)).ToList();
            if (users.Count + added.Count > Limits.Watched) return null;
            users.UnionWith(added);
            return added;
        }
    }

    public void Remove(IEnumerable<long> some)
    {
        lock (users) users.ExceptWith(some);
    }

    public IReadOnlyList<long> All()
    {
        lock (users) return [.. users];
    }
}
