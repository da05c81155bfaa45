using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class DeleteScheduledMessagesTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_is_deleted_is_never_sent_and_nothing_is_left_of_it()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12), DeleteLater(1, 13, 1));
        Assert.NotNull(room.LastResult.Done);
        Assert.Equal([1], Assert.Single(room.LastResult.Updates.Updates_).ScheduledRemoved.Ids);
        Assert.Null(room.Mailbox(1).Record(1).Update.ScheduledSaved.Message);
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(["later 12"], room.Mailbox(2).Texts);
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12)); // a retry of the first attempt brings nothing back
        Assert.Equal(["later 12"], room.Mailbox(2).Texts);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task All_of_them_or_none()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), DeleteLater(1, 13, 1, 77));
        Assert.Equal((Code.MessageUnknown, "ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Single(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task Too_late_stays_too_late_when_it_has_been_sent()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(Ring(1, 60_000), DeleteLater(1, 13, 1));
        Assert.Equal(Code.TooLate, room.LastResult.Refusal.Code);
        await room.SettleAsync();
        await room.RunAsync(DeleteLater(1, 13, 1));
        Assert.Equal(Code.TooLate, room.LastResult.Refusal.Code);
    }

    [Fact]
    public async Task When_nothing_waits_any_more_the_clock_is_told_so()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), DeleteLater(1, 13, 1));
        Assert.Equal((2, 0), room.Broker.All<WindClock>()[^1] is var w ? (w.Version, w.DueAt) : default);
    }
}
