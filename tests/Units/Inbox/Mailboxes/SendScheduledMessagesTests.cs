using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class SendScheduledMessagesTests
{
    private readonly Room room = new();

    [Fact]
    public async Task They_are_sent_now_and_dated_so()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), Later("u:1:2", 1, 70_000, 1000, 12), SendNow(1, 13, 2000, 1));
        Assert.Contains(room.Results, r => r.Done is not null && r.Updates.Updates_.Any(u => u.ScheduledSending?.Ids.Contains(1) == true));
        Assert.Equal([("later 11", 2000L)], room.Mailbox(2).Messages.Select(m => (m.Content.Text, m.Date)));
        Assert.Equal([2], room.Mailbox(1).Scheduled.Entries.Select(e => e.Id));
        Assert.Equal(70_000, room.Broker.All<WindClock>()[^1].DueAt);
    }

    [Fact]
    public async Task Asked_again_what_was_lost_is_said_again_and_sent_once()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(SendNow(1, 13, 2000, 1));
        room.Lose();
        await room.RunAsync(SendNow(1, 13, 3000, 1));
        await room.RunAsync(SendNow(1, 13, 4000, 1));
        Assert.NotNull(room.LastResult.Done);
        Assert.Equal([("later 11", 2000L)], room.Mailbox(2).Messages.Select(m => (m.Content.Text, m.Date)));
    }

    [Fact]
    public async Task One_that_does_not_wait_cannot_be_sent()
    {
        await room.RunAsync(SendNow(1, 13, 2000, 1));
        Assert.Equal((Code.MessageUnknown, "ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }
}
