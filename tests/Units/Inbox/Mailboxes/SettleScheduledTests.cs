using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class SettleScheduledTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_still_waits_is_not_settled()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(new SettleScheduled { Owner = 1, Ids = { 1 } });
        Assert.Single(room.Mailbox(1).Scheduled.Entries);
        Assert.Equal(1, room.Mailbox(1).Pts);
    }

    [Fact]
    public async Task Said_again_it_changes_nothing_and_says_how_far_the_mailbox_is()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), SendNow(1, 12, 2000, 1));
        var pts = room.Mailbox(1).Pts;
        await room.RunAsync(new SettleScheduled { Owner = 1, Ids = { 1 } });
        Assert.Equal(pts, room.Mailbox(1).Pts);
        Assert.Equal((1, pts), room.Broker.All<PushUpdates>()[^1] is var push ? (push.UserId, push.Updates.Pts) : default);
    }

    [Fact]
    public async Task What_was_sent_before_under_the_same_random_id_is_sent_no_second_time_and_waits_no_more()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task Of_a_mailbox_that_is_not_there_nothing_is_settled()
    {
        await room.TakeAsync(new SettleScheduled { Owner = 9, Ids = { 1 } });
        Assert.Empty(room.Broker.Calls);
    }
}
