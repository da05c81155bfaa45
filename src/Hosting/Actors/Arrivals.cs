using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Hosting.Actors;

/// <summary>How a session begins, at whatever process it is: the directory learns of it, then Sync, on the user's key.</summary>
public static class Arrivals
{
    /// <summary>False: the directory does not admit it, and nobody is told.</summary>
    public static async Task<bool> AnnounceAsync(this IActors actors, IPublisher publisher, long userId, SessionEntry session, CancellationToken ct)
    {
        if (!await actors.AttachAsync(userId, session, ct)) return false;
        await publisher.PublishAsync([Emission.Of(
            Names.SyncTopic, Names.UserKey(userId), $"{session.ServerId}/{session.SessionId}",
            new RoutesChanged { UserId = userId, ServerId = session.ServerId }, Tracing.TraceParent())], ct);
        return true;
    }
}
