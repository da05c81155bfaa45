using System.Globalization;
using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Inbox.Clocks;

// The reminder rings again and again until the mailbox has said what comes next: a ring whose command nobody could publish, as
// while the broker is out, is followed by another. So is one that comes before its time, or twice: the mailbox decides what is due.
/// <summary>Rings when something of a mailbox is due: by a reminder, which outlives all processes.</summary>
internal sealed class MailboxClock(ActorHost host, IPublisher publisher, TimeProvider time) : Actor(host), IMailboxClock, IRemindable
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
        publisher.PublishAsync([Ring(long.Parse(Id.GetId().AsSpan(1), CultureInfo.InvariantCulture), time.GetUtcNow())]);

    /// <summary>The command that says so.</summary>
    internal static Emission Ring(long user, DateTimeOffset now)
    {
        var due = new FireDue { Owner = user, At = now.ToUnixTimeMilliseconds() };
        return Emission.Of(Names.InboxTopic, Names.ShardKey(Names.ShardOf(user)), $"{Names.Scheduled(user)}/due/{due.At}", due, "");
    }
}
