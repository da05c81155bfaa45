using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>Where one user's sessions are. It holds no messages.</summary>
public interface ISessionActor : IActor
{
    /// <summary>A session has begun.</summary>
    Task Attach(SessionEntry session);

    /// <summary>These are still there; answers with those the directory had dropped.</summary>
    Task<long[]> Renew(SessionLease lease);

    /// <summary>These have ended.</summary>
    Task Detach(SessionLease lease);

    /// <summary>All sessions whose lease holds.</summary>
    Task<SessionEntry[]> Resolve();

    /// <summary>A gateway did not answer: none of its sessions can be reached.</summary>
    Task Drop(string serverId);
}
