using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Hosting.Actors;

/// <summary>What changes where a user can be reached, at whatever process: the directory learns of it, then Sync, on the user's key.</summary>
public static class Arrivals
{
    /// <summary>False: the directory does not admit it, and nobody is told.</summary>
    public static async Task<bool> AnnounceAsync(this IActors actors, IPublisher publisher, long userId, SessionEntry session, CancellationToken ct)
    {
        if (!await actors.AttachAsync(userId, session, ct)) return false;
        await publisher.TellAsync(userId, session.ServerId, session.SessionId, ct);
        return true;
    }

    /// <summary>A device is notified otherwise from now on: the directory learns of it, then Sync. False: there is no such device.</summary>
    public static async Task<bool> RegisterAsync(this IActors actors, IPublisher publisher, long userId, SessionEntry session, string token, CancellationToken ct)
    {
        if (!await actors.RegisterAsync(userId, new PushAddress(session.DeviceId, token), ct)) return false;
        await publisher.TellAsync(userId, session.ServerId, session.SessionId, ct);
        return true;
    }

    /// <summary>Devices are ended, and neither connected nor notified any more: the directory knows. Sync may not have been told.</summary>
    public static Task TellOfEndAsync(this IPublisher publisher, long userId, string serverId, CancellationToken ct) => publisher.TellAsync(userId, serverId, 0, ct);

    private static Task TellAsync(this IPublisher publisher, long userId, string serverId, long sessionId, CancellationToken ct) => publisher.PublishAsync([Emission.Of(
        Names.SyncTopic, Names.UserKey(userId), $"{serverId}/{sessionId}", new RoutesChanged { UserId = userId, ServerId = serverId }, Tracing.TraceParent())], ct);
}
