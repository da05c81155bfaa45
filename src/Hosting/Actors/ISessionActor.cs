using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>Where one user's sessions are. It holds no messages.</summary>
public interface ISessionActor : IActor
{
    /// <summary>A session has begun. True: the user was not at that gateway before.</summary>
    Task<bool> Attach(SessionEntry session);

    /// <summary>These are still there; answers with those the directory had dropped.</summary>
    Task<long[]> Renew(SessionLease lease);

    /// <summary>These have ended. True: the user is no longer at that gateway.</summary>
    Task<bool> Detach(SessionLease lease);

    /// <summary>All sessions whose lease holds.</summary>
    Task<SessionEntry[]> Resolve();

    /// <summary>A gateway did not answer: none of its sessions can be reached.</summary>
    Task Drop(string serverId);
}
