using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ScheduleMessagesTests
{
    private readonly Room room = new();

    [Fact]
    public async Task They_wait_where_their_author_alone_knows_of_them()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12));
        var mailbox = room.Mailbox(1);
        Assert.Equal([(1L, 60_000L, 1L), (2L, 60_000L, 1L)], mailbox.Scheduled.Entries.Select(e => (e.Id, e.Date, e.Group)));
        Assert.Equal(["later 11", "later 12"], mailbox.Log.Select(r => r.Update.ScheduledSaved.Message.Content.Text));
        Assert.Equal(([1, 2], 60_000), (room.LastResult.MessagesScheduled.Ids, room.LastResult.MessagesScheduled.Date));
        Assert.Equal([1, 2], room.LastResult.Updates.Updates_.Select(u => u.Pts));
        Assert.Equal(0, room.Mailbox(2).Pts);
        mailbox.AssertSound();
    }

    [Fact]
    public async Task The_clock_is_told_when_the_first_of_all_that_wait_is_due()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Later("u:1:3", 1, 50_000, 1000, 12));
        await room.RunAsync(Later("u:1:2", 1, 70_000, 1000, 13));
        Assert.Equal([(1L, 60_000L), (2L, 50_000L), (3L, 50_000L)], room.Broker.All<WindClock>().Select(w => (w.Version, w.DueAt)));
    }

    [Theory]
    [InlineData(10_999, true)]
    [InlineData(11_000, false)]
    [InlineData(500, true)]
    public async Task Less_than_ten_seconds_ahead_they_are_sent_at_once(long date, bool isNow)
    {
        await room.RunAsync(Later("u:1:2", 1, date, 1000, 11));
        Assert.Equal(isNow, room.LastResult.MessagesSent is not null);
        Assert.Equal(isNow ? ["later 11"] : [], room.Mailbox(2).Texts);
        Assert.Equal(isNow ? 0 : 1, room.Mailbox(1).Scheduled.Entries.Count);
    }

    [Fact]
    public async Task What_was_sent_at_once_is_not_scheduled_by_an_earlier_attempt_that_comes_later()
    {
        await room.RunAsync(Later("u:1:2", 1, 20_000, 15_000, 11));
        await room.RunAsync(Later("u:1:2", 1, 20_000, 5000, 11));
        Assert.Equal([1], room.LastResult.MessagesSent.MessageIds);
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task Asked_again_they_are_scheduled_once_and_the_answer_is_the_same_however_late()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Later("u:1:2", 1, 60_000, 55_000, 11));
        Assert.Equal(([1], 60_000, 1), (room.LastResult.MessagesScheduled.Ids, room.LastResult.MessagesScheduled.Date, room.LastResult.Updates.Pts));
        Assert.Equal(1, room.Mailbox(1).Pts);
        await room.RunAsync(Ring(1, 60_000));
        await room.RunAsync(Later("u:1:2", 1, 60_000, 61_000, 11));
        Assert.Equal([1], room.LastResult.MessagesScheduled.Ids);
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task The_answer_to_a_repetition_covers_what_was_written_between_two_reads_of_it()
    {
        var fails = true;
        room.Store.OnRead = Write;
        await room.TakeAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        Assert.Equal(1, room.LastResult.Updates.Pts);
        Assert.Equal((1, 60_000), room.Broker.All<WindClock>()[^1] is var w ? (w.Version, w.DueAt) : default);

        // While the answer to it is read, its first attempt is committed.
        DaprMessaging.Hosting.StateException? Write(IReadOnlyList<string> keys)
        {
            if (!fails || !keys.Contains("mailbox/1/asked/11")) return null;
            fails = false;
            new Room(room.Store).RunAsync(Later("u:1:2", 1, 60_000, 1000, 11)).GetAwaiter().GetResult();
            return null;
        }
    }

    [Fact]
    public async Task There_may_be_a_hundred_of_a_dialog()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, [.. Enumerable.Range(100, 100).Select(n => (long)n)]));
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        Assert.Equal((Code.LimitReached, "schedule_date"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.RunAsync(Later("u:1:3", 1, 60_000, 1000, 12));
        Assert.Equal([101], room.LastResult.MessagesScheduled.Ids);

        // Which is over when one of them is gone.
        await room.RunAsync(DeleteLater(1, 13, 100));
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        Assert.Equal([103], room.LastResult.MessagesScheduled.Ids);
    }

    [Fact]
    public async Task And_a_thousand_in_all()
    {
        for (var peer = 2; peer < 12; peer++)
            await room.RunAsync(Later($"u:1:{peer}", 1, 60_000, 1000, [.. Enumerable.Range(peer * 1000, 100).Select(n => (long)n)]));
        Assert.Equal(1000, room.Mailbox(1).Scheduled.Entries.Count);
        await room.RunAsync(Later("u:1:12", 1, 60_000, 1000, 11));
        Assert.Equal(Code.LimitReached, room.LastResult.Refusal.Code);
    }

    [Fact]
    public async Task What_is_there_no_more_cannot_be_repeated_later()
    {
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.Items[0] = new Item { RandomId = 11, IsGone = true };
        await room.RunAsync(command);
        Assert.Equal((Code.MessageUnknown, "forward"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        Assert.Equal(Code.MessageUnknown, room.LastResult.Refusal.Code); // as the first time
    }

    [Fact]
    public async Task A_random_id_of_something_else_is_refused()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), DeleteLater(1, 11, 1));
        Assert.Equal(Code.RandomIdReused, room.LastResult.Refusal.Code);
        Assert.Single(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task The_draft_that_they_were_is_gone_when_they_are_scheduled()
    {
        await room.RunAsync(Draft("u:1:2", 1, 900, "later 11"));
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.ClearsDraftAt = 1000;
        await room.RunAsync(command);
        Assert.Null(room.Mailbox(1).Draft(Peer.User(2)));
        Assert.Equal([2, 3], room.LastResult.Updates.Updates_.Select(u => u.Pts));
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task What_says_nothing_is_poison()
    {
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.Items[0].Content = null;
        await room.TakeAsync(command, Later("u:1:2", 1, 60_000, 1000));
        Assert.Equal(["a message without content", "a message without content"], room.Deaths);
    }

    [Theory]
    [InlineData(500)] // at once
    [InlineData(60_000)]
    public async Task How_they_are_to_be_shown_goes_with_them(long date)
    {
        var command = Later("u:1:2", 1, date, 1000, 11, 12);
        (command.Silent, command.Protected, command.Album) = (true, true, true);
        (command.Items[0].ReplyTo, command.Items[0].ReplyQuote) = (1, new ReplyQuote { Text = "part" });
        await room.RunAsync(command);
        if (date > 11_000) await room.RunAsync(SendNow(1, 99, 61_000, [.. room.LastResult.MessagesScheduled.Ids]));
        var sent = room.Mailbox(2).Log.Select(r => r.Update.NewMessage).ToList();
        Assert.Equal(2, sent.Count);
        Assert.All(sent, m => Assert.Equal((true, true, sent[0].Id), (m.Silent, m.Protected, m.GroupedId)));
        Assert.Equal("part", sent[0].ReplyQuote.Text);
    }

    [Fact]
    public async Task What_may_not_be_forwarded_is_not_forwarded_later()
    {
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.Items[0].IsProtected = true;
        await room.RunAsync(command);
        Assert.Equal((Code.ForwardForbidden, "forward"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }

    [Fact]
    public async Task What_it_answers_is_said_when_it_is_sent()
    {
        await room.RunAsync(Send("u:1:2", 2, 5));
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        (command.Items[0].ReplyTo, command.Items[0].Forward) = (1, new Forward { FromUserId = 3, Date = 7 });
        command.ReplyToMessageIds.Add(1);
        await room.RunAsync(command);
        Assert.Equal(1, room.Mailbox(1).Record(2).Update.ScheduledSaved.Message.ReplyToMessageId);
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal([(0L, 0L), (1L, 3L)], room.Mailbox(2).Messages.Select(m => (m.ReplyToMessageId, m.Forward?.FromUserId ?? 0)));
    }
}
