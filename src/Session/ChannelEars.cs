using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Session;

/// <summary>
/// The devices of this gateway that listen to one channel, each with the step up to which it is vouched for: as of then its
/// user was a member. Every broadcast says when somebody last went before it; who is not vouched for as far as that hears only
/// how far the channel is, and asks, and thereby is. So nobody who has been put out hears what is said after, whatever is
/// lost or late. No I/O, no clock.
/// </summary>
internal sealed class ChannelEars(long channel)
{
    private readonly Dictionary<Device, (long Pts, long Floor)> vouched = [];
    private long latest;

    public bool IsEmpty => vouched.Count == 0;

    /// <summary>It has been seen to be a member as of this step, for whom messages up to a floor are not. What was broadcast since then went by it.</summary>
    public void Vouch(Device device, long pts, long floor = 0)
    {
        if (vouched.GetValueOrDefault(device) is var known && known.Pts <= pts) vouched[device] = (pts, floor);
        if (vouched[device].Pts < latest) device.Hint(channel, latest);
    }

    public void Remove(Device device) => vouched.Remove(device);

    /// <summary>Something may have been missed: all are to ask.</summary>
    public void Doubt()
    {
        foreach (var device in vouched.Keys) device.Hint(channel, 0);
    }

    public void Take(Delivery delivery)
    {
        var steps = delivery.Updates.Channels.SelectMany(c => c.Updates).ToList();
        var last = steps.Count > 0 ? steps[^1].Pts : 0;
        latest = Math.Max(latest, last);
        var oldest = steps.Select(s => s.Oldest()).DefaultIfEmpty(long.MaxValue).Min();
        var gone = steps.SelectMany(s => (s.ChannelChanged?.Action).Movements().Left.Select(user => (user, s.Pts))).ToLookup(l => l.user, l => l.Pts);
        foreach (var (device, (known, floor)) in vouched.ToList())
        {
            var isMeant = device.SessionId != delivery.ExceptSessionId;
            if (known >= delivery.LeftOp)
            {
                // To whoever has done it the step says more than to others: in a difference it does.
                if (isMeant && device.UserId == delivery.AboutUserId) device.Hint(channel, last);
                else if (isMeant) device.Take(floor < oldest ? delivery : SeenAfter(floor, delivery));
                if (gone[device.UserId].Any(pts => pts > known)) vouched.Remove(device); // who has come back since stays, though it is told again
                else vouched[device] = (Math.Max(known, last), floor);
            }
            else if (isMeant && last > 0)
            {
                device.Hint(channel, last);
            }
        }
    }

    private static Delivery SeenAfter(long floor, Delivery delivery)
    {
        var seen = delivery.Clone();
        foreach (var steps in seen.Updates.Channels.Select(c => c.Updates))
            for (var i = 0; i < steps.Count; i++) steps[i] = steps[i].SeenAfter(floor);
        return seen;
    }
}
