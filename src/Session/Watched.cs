using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Session;

/// <summary>
/// A user whom devices of this gateway watch, and which of them may see it. When nobody watches any more it ends, and whoever comes then
/// begins another.
/// </summary>
internal sealed class Watched(long user, TimeSpan again)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Device, bool> devices = []; // who may see it
    private PresenceView? view;
    private Task? asking;
    private long askedAt;
    private int words;
    private bool hasEnded;

    public long User => user;

    /// <summary>False: it has ended.</summary>
    /// <param name="device">It watches from now on, and is told how it is, as far as that is known.</param>
    /// <param name="sees">It may see it.</param>
    public bool TryAdd(Device device, bool sees)
    {
        lock (gate)
        {
            if (hasEnded) return false;
            devices[device] = sees;
            Tell(device);
            return true;
        }
    }

    /// <summary>Whether it may see it was found out again.</summary>
    public void Set(Device device, bool sees)
    {
        lock (gate)
        {
            if (!devices.TryGetValue(device, out var did) || did == sees) return;
            devices[device] = sees;
            Tell(device);
        }
    }

    /// <summary>It does not watch any more.</summary>
    public void Remove(Device device)
    {
        lock (gate) devices.Remove(device);
    }

    public void Take(PresenceChanged change)
    {
        lock (gate)
        {
            if (change.BlockedUserId != 0)
            {
                foreach (var device in devices.Where(d => d.Value && d.Key.UserId == change.BlockedUserId).Select(d => d.Key).ToList())
                {
                    devices[device] = false;
                    Tell(device);
                }

                return;
            }

            words++;
            Become(change.ToView());
        }
    }

    /// <summary>The directory has not been asked, or not for long.</summary>
    public bool IsOld(TimeProvider time)
    {
        lock (gate) return askedAt == 0 || time.GetElapsedTime(askedAt) >= again;
    }

    /// <summary>Asks the directory, once for all who come meanwhile. What is said of the user until the answer is there is newer than the answer.</summary>
    public Task AskAsync(Func<long, Task<PresenceView>> ask, TimeProvider time)
    {
        lock (gate) return asking is { IsCompleted: false } ? asking : asking = LearnAsync(ask, words, time);
    }

    /// <summary>True: nobody watches.</summary>
    public bool TryEnd()
    {
        lock (gate) return hasEnded |= devices.Count == 0;
    }

    private async Task LearnAsync(Func<long, Task<PresenceView>> ask, int before, TimeProvider time)
    {
        var answer = await ask(user);
        lock (gate)
        {
            askedAt = time.GetTimestamp();
            if (before == words || view is null) Become(answer);
        }
    }

    private void Become(PresenceView now)
    {
        var before = view;
        view = now;
        foreach (var device in devices.Where(d => d.Value).Select(d => d.Key))
        {
            if (before is null || !now.SeenBy(user, device.UserId).Equals(before.SeenBy(user, device.UserId))) Tell(device);
        }
    }

    private void Tell(Device device)
    {
        if (!devices[device]) device.Tell(new Presence { UserId = user, Status = Status.Hidden });
        else if (view is not null) device.Tell(view.SeenBy(user, device.UserId));
    }
}
