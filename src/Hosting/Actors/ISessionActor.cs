using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>Where one user's sessions are. It holds no messages.</summary>
public interface ISessionActor : IActor
{
    /// <summary>A session has begun; or, false, may not: its token was issued before its device was ended.</summary>
    Task<bool> Attach(SessionEntry session);

    /// <summary>These are still there; answers with those the directory had dropped.</summary>
    Task<long[]> Renew(SessionLease lease);

    /// <summary>These have ended.</summary>
    Task Detach(SessionLease lease);

    /// <summary>All sessions whose lease holds, and the devices that can be notified.</summary>
    Task<Reach> Resolve();

    /// <summary>How a device is notified from now on; false: there is no such device.</summary>
    Task<bool> Register(PushAddress device);

    /// <summary>A gateway did not answer: none of its sessions can be reached.</summary>
    Task Drop(string serverId);

    /// <summary>The user's devices, but for those that were ended.</summary>
    Task<DeviceList> Devices();

    /// <summary>Ends devices for good; answers with their sessions, which are sessions no more. Null: there is no such device.</summary>
    Task<SessionEntry[]?> End(Ending ending);

    /// <summary>Somebody at a gateway watches the user, from now on and for five minutes; answers with what there is to be seen.</summary>
    Task<PresenceView> Watch(string serverId);

    /// <summary>Nobody looks at a session's device, or somebody does again.</summary>
    Task SetAway(SessionAway session);

    /// <summary>Who may see whether the user is there.</summary>
    Task<PresenceRule> Privacy();

    /// <summary>Likewise, from now on: also for those who watch already.</summary>
    Task SetPrivacy(PresenceRule rule);

    /// <summary>The user does not want to have to do with somebody: they watch no more.</summary>
    Task Block(long userId);

    /// <summary>A token is good still: its device has not been ended since it was issued.</summary>
    Task<bool> Admits(TokenClaim token);
}
