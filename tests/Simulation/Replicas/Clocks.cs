using DaprMessaging.Contracts;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// The clocks of all mailboxes and conversations, and their reminders, which outlive all that dies here: they ring late, twice, or while nothing
/// can be published; and again and again until they are wound anew.
/// </summary>
internal sealed class Clocks(World world)
{
    private readonly Dictionary<(string Type, string Id), (long Version, long Setting)> kept = [];
    private long settings;

    /// <summary>Rings that are still to come, those that nobody waits for any more included.</summary>
    public int Pending { get; private set; }

    private TimeProvider Time => world.ClockOf("clock");

    public bool Wind(string type, string id, Winding winding)
    {
        var clock = (type, id);
        if (!winding.Holds(kept.GetValueOrDefault(clock).Version)) return false;
        var setting = ++settings;
        kept[clock] = (winding.Version, setting);
        if (winding.DueAt > 0) RingIn((long)winding.Wait(Time.GetUtcNow()).TotalMilliseconds, clock, setting);
        return true;
    }

    private void RingIn(long delay, (string Type, string Id) clock, long setting)
    {
        Pending++;
        world.Time.After(delay + world.Chance.Delay(world.Chance.Hits(world.Faults.Doubles) ? 3000 : 2), () =>
        {
            Pending--;
            if (kept[clock].Setting != setting) return;
            world.Trace.Say("clock", $"{clock.Id} rings");
            Ring(clock);
            if (world.Chance.Hits(world.Faults.Doubles)) world.Time.After(world.Chance.Delay(50), () => Ring(clock));
            RingIn((long)Clock.Again.TotalMilliseconds, clock, setting);
        });
    }

    private void Ring((string Type, string Id) clock)
    {
        if (world.Chance.Hits(world.Faults.PublishFails)) return;
        world.Enqueue(clock.Type == Names.MailboxClock ? MailboxClock.Ring(clock.Id, Time.GetUtcNow()) : ConversationClock.Ring(clock.Id, Time.GetUtcNow()));
    }
}
