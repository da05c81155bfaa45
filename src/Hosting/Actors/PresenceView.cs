namespace DaprMessaging.Hosting.Actors;

/// <summary>Whether a user is there, and who may see it.</summary>
/// <param name="Online">The user is.</param>
/// <param name="SeenAt">Else when that was last so, Unix time in milliseconds; 0: nobody knows of any time.</param>
/// <param name="Rule">Who may see it.</param>
public sealed record PresenceView(bool Online, long SeenAt, PresenceRule Rule);

/// <summary>Who may see whether a user is there: all but some, or nobody but some.</summary>
public sealed record PresenceRule(bool Nobody, long[] ExceptUserIds)
{
    public static readonly PresenceRule Everyone = new(false, []);

    public bool Shows(long userId) => ExceptUserIds.Contains(userId) == Nobody;
}

/// <summary>Nobody looks at this session's device, or somebody does again.</summary>
public sealed record SessionAway(long SessionId, bool Away);
