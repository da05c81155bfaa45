using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Session;

/// <summary>
/// A user whom devices of this gateway watch. A device that has just asked waits here until it is known whether it may: what is said
/// meanwhile it does not miss, for it is told how things are by then. When nobody watches any more it ends, and whoever comes then begins another.
/// </summary>
internal sealed class Watched(long user)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Device, bool> devices = []; // who may see it
    private PresenceView? view;
    private bool hasEnded;

    public long User => user;

    /// <summary>How often something was said of the user: an answer that was on its way meanwhile may be older than that.</summary>
    public int Words { get; private set; }

    /// <summary>When the directory was last asked, as a timestamp; 0: never.</summary>
    public long AskedAt { get; private set; }

    /// <summary>False: it has ended.</summary>
    public bool TryAdd(Device device)
    {
        lock (gate) return !hasEnded && (devices.TryAdd(device, false) || true);
    }

    /// <summary>It does not watch any more.</summary>
    public void Remove(Device device)
    {
        lock (gate) devices.Remove(device);
    }

    /// <summary>It could not be found out whether it may.</summary>
    public void GiveUp(Device device)
    {
        lock (gate)
        {
            if (devices.TryGetValue(device, out var sees) && !sees && devices.Remove(device)) device.Watches.Remove(user);
        }
    }

    /// <summary>It may see the user, or not; unless it has given up meanwhile, or has been blocked.</summary>
    public void Admit(Device device, bool sees)
    {
        lock (gate)
        {
            if (!devices.ContainsKey(device)) return;
            if (!sees) Refuse(device);
            else
            {
                devices[device] = true;
                device.Tell(view!.SeenBy(user, device.UserId));
            }
        }
    }

    /// <summary>What the directory answered when it was asked after so many words.</summary>
    public void Learn(PresenceView answer, int words, long now)
    {
        lock (gate)
        {
            AskedAt = now;
            if (words == Words || view is null) Become(answer);
        }
    }

    public void Take(PresenceChanged change)
    {
        lock (gate)
        {
            Words++;
            if (change.BlockedUserId == 0) Become(change.ToView());
            else foreach (var device in devices.Keys.Where(d => d.UserId == change.BlockedUserId).ToList()) Refuse(device);
        }
    }

    /// <summary>True: nobody watches.</summary>
    public bool TryEnd()
    {
        lock (gate) return hasEnded |= devices.Count == 0;
    }

    private void Become(PresenceView now)
    {
        var before = view;
        view = now;
        if (before is null) return;
        foreach (var device in devices.Where(d => d.Value).Select(d => d.Key))
        {
            if (now.SeenBy(user, device.UserId) is var seen && !seen.Equals(before.SeenBy(user, device.UserId))) device.Tell(seen);
        }
    }

    private void Refuse(Device device)
    {
        devices.Remove(device);
        device.Watches.Remove(user);
        device.Tell(new Presence { UserId = user, Status = Status.Hidden });
    }
}
