using DaprMessaging.Hosting.Actors;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// The MailboxClocks of all users, and their reminders, which outlive all that dies here: they ring late, twice, or while nothing
/// can be published; and again and again until they are wound anew.
/// </summary>
internal sealed class Clocks(World world)
{
    private readonly Dictionary<long, (long Version, long Setting)> kept = [];
    private long settings;

    /// <summary>Rings that are still to come, those that nobody waits for any more included.</summary>
    public int Pending { get; private set; }

    private TimeProvider Time => world.ClockOf("clock");

    public bool Wind(long user, Winding winding)
    {
        if (!winding.Holds(kept.GetValueOrDefault(user).Version)) return false;
        var setting = ++settings;
        kept[user] = (winding.Version, setting);
        if (winding.DueAt > 0) RingIn((long)winding.Wait(Time.GetUtcNow()).TotalMilliseconds, user, setting);
        return true;
    }

    private void RingIn(long delay, long user, long setting)
    {
        Pending++;
        world.Time.After(delay + world.Chance.Delay(world.Chance.Hits(world.Faults.Doubles) ? 3000 : 2), () =>
        {
            Pending--;
            if (kept[user].Setting != setting) return;
            world.Trace.Say("clock", $"of user {user} rings");
            for (var rings = world.Chance.Hits(world.Faults.Doubles) ? 2 : 1; rings > 0; rings--)
            {
                if (!world.Chance.Hits(world.Faults.PublishFails)) world.Enqueue(MailboxClock.Ring(user, Time.GetUtcNow()));
            }

            RingIn((long)MailboxClock.Again.TotalMilliseconds, user, setting);
        });
    }
}
