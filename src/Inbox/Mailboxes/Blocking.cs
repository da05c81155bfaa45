using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Whom the owner does not want to hear, in dialogs of two. What was written while its sender was blocked never comes, however
/// late it gets here: unblocking brings nothing back. The first entry of a user says what holds now and when they were blocked
/// last; the others, when they were before.
/// </summary>
internal static class Blocking
{
    /// <summary>How many of the times before the last one are remembered of a user.</summary>
    public const int MaxEarlier = 8;

    public static bool KeepsOut(this Blocked blocked, long sender, long date)
    {
        foreach (var entry in blocked.Users)
        {
            if (entry.UserId == sender && (entry.Blocked || (date >= entry.From && date < entry.Until))) return true;
        }

        return false;
    }

    /// <summary>False: something later has been said of this user.</summary>
    public static bool Set(this Blocked blocked, long user, bool isBlocked, long at)
    {
        var entry = blocked.Find(user);
        if (entry is null) blocked.Users.Add(entry = new BlockedUser { UserId = user });
        else if (at <= entry.SetAt) return false;
        if (isBlocked && !entry.Blocked)
        {
            if (entry.Until > 0) blocked.Remember(entry.Clone());
            (entry.From, entry.Until) = (at, 0);
        }

        if (!isBlocked && entry.Blocked) entry.Until = at;
        (entry.Blocked, entry.SetAt) = (isBlocked, at);
        return true;
    }

    // Of one who has been blocked more often than that, what comes so late that it falls into an earlier time is heard.
    private static void Remember(this Blocked blocked, BlockedUser past)
    {
        var earlier = blocked.Users.Where(u => u.UserId == past.UserId).Skip(1).ToList();
        if (earlier.Count == MaxEarlier) blocked.Users.Remove(earlier[0]);
        blocked.Users.Add(past);
    }

    private static BlockedUser? Find(this Blocked blocked, long user)
    {
        foreach (var entry in blocked.Users)
        {
            if (entry.UserId == user) return entry;
        }

        return null;
    }
}
