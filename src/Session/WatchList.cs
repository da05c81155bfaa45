using DaprMessaging.Contracts;

namespace DaprMessaging.Session;

/// <summary>Whom one session watches: no more than some.</summary>
internal sealed class WatchList
{
    private readonly HashSet<long> users = [];

    /// <summary>False: they would be too many, and none is added.</summary>
    public bool TryAdd(IReadOnlyCollection<long> more)
    {
        lock (users)
        {
            if (users.Count + more.Count(u => !users.Contains(u)) > Limits.Watched) return false;
            users.UnionWith(more);
            return true;
        }
    }

    public void Remove(long user)
    {
        lock (users) users.Remove(user);
    }

    public IReadOnlyList<long> All()
    {
        lock (users) return [.. users];
    }
}
