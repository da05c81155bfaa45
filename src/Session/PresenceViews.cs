using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Audience = DaprMessaging.Contracts.PresencePrivacy.Types.Audience;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Session;

/// <summary>Whether somebody is there, as the directory says it and as it travels.</summary>
internal static class PresenceViews
{
    public static Presence ToPresence(this PresenceView view) => view.Online
        ? new Presence { Status = Status.Online }
        : new Presence { Status = Status.Offline, SeenAt = view.SeenAt };

    public static PresenceView ToView(this PresenceChanged change) => new(change.Presence.Status == Status.Online, change.Presence.SeenAt, change.Privacy.ToRule());

    /// <summary>What one of those who watch sees.</summary>
    public static Presence SeenBy(this PresenceView view, long watched, long user)
    {
        var presence = user == watched || view.Rule.Shows(user) ? view.ToPresence() : new Presence { Status = Status.Hidden };
        presence.UserId = watched;
        return presence;
    }

    public static PresencePrivacy ToPrivacy(this PresenceRule rule) => new() { Audience = rule.Nobody ? Audience.Nobody : Audience.Everyone, ExceptUserIds = { rule.ExceptUserIds } };

    public static PresenceRule ToRule(this PresencePrivacy privacy) => new(privacy.Audience == Audience.Nobody, [.. privacy.ExceptUserIds]);
}
