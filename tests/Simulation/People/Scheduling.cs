using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>What people have sent later; and what they then think of it.</summary>
internal static class Scheduling
{
    public static Errand Schedule(Moment at)
    {
        var messages = Enumerable.Range(0, at.Chance.Hits(0.3) ? at.Chance.Between(2, at.World.Configuration.Album) : 1).Select(_ => Writing.NewText(at)).ToList();
        var replied = at.Chance.Hits(0.3) && at.Seen is { Count: > 0 } seen ? at.Chance.Of(seen) : null;
        if (replied is not null) messages[0].ReplyToMessageId = replied.Id;
        return at.Errand(r => r.SendMessages = new SendMessages { Peer = replied?.Peer ?? at.Peer(), Messages = { messages }, ScheduleDate = Date(at) });
    }

    /// <summary>One that waits, as the device shows it: often it is too late.</summary>
    public static Errand? Change(Moment at)
    {
        if (at.Device.View.Mailbox.Scheduled is not { Count: > 0 } waiting) return null;
        var message = at.Chance.Of([.. waiting]);
        return at.Errand(r =>
        {
            switch (at.Chance.Below(4))
            {
                case 0:
                    r.EditScheduledMessage = new EditScheduledMessage { RandomId = at.NewId(), Id = message.Id, Content = new Content { Text = $"edited {at.NewWord()}" } };
                    break;
                case 1:
                    r.EditScheduledMessage = new EditScheduledMessage { RandomId = at.NewId(), Id = message.Id, ScheduleDate = Date(at) };
                    break;
                case 2:
                    r.DeleteScheduledMessages = new DeleteScheduledMessages { RandomId = at.NewId(), Ids = { message.Id } };
                    break;
                default:
                    r.SendScheduledMessages = new SendScheduledMessages { RandomId = at.NewId(), Ids = { message.Id } };
                    break;
            }
        });
    }

    public static Errand Fleeting(Moment at)
    {
        var message = Writing.NewText(at);
        message.TtlSeconds = at.Chance.Of([1, 2, 3, 3, 4, 10]);
        return at.Errand(r => r.SendMessages = new SendMessages { Peer = at.Peer(), Messages = { message, Writing.NewText(at) } });
    }

    public static Errand SetTtl(Moment at) => at.Errand(
        r => r.SetDialogTtl = new SetDialogTtl { RandomId = at.NewId(), Peer = at.Peer(), TtlSeconds = at.Chance.Of([0, 0, 3, 12]) });

    // Mostly later than what is sent at once, and not much.
    private static long Date(Moment at) => at.World.ClockOf(at.Device.Name).GetUtcNow().ToUnixTimeMilliseconds() + at.Chance.Between(8_000, 25_000);
}
