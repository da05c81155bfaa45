using Dapr.Actors.Runtime;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Inbox.Clocks;

// The reminder rings again and again until its aggregate has said what comes next: a ring whose command nobody could publish, as
// while the broker is out, is followed by another. So is one that comes before its time, or twice: the aggregate decides what is due.
/// <summary>Rings when something is due: by a reminder, which outlives all processes.</summary>
internal abstract class Clock(ActorHost host, IPublisher publisher, TimeProvider time) : Actor(host), IClock, IRemindable
{
    /// <summary>The reminder's name, and that of the step at which it was last said when to ring.</summary>
    internal const string Reminder = "due", Version = "version";

    internal static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public async Task Wind(Winding winding)
    {
        if (await StateManager.TryGetStateAsync<long>(Version) is { HasValue: true } known && !winding.Holds(known.Value)) return;
        if (winding.DueAt == 0) await UnregisterReminderAsync(Reminder);
        else await RegisterReminderAsync(Reminder, [], winding.Wait(time.GetUtcNow()), Again);
        await StateManager.SetStateAsync(Version, winding.Version);
    }

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) =>
        publisher.PublishAsync([Command(Id.GetId(), time.GetUtcNow())]);

    /// <summary>What says that it rings.</summary>
    protected abstract Emission Command(string id, DateTimeOffset now);
}
