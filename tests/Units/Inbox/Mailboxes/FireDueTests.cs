using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class FireDueTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_is_due_is_sent_to_everybody_and_waits_no_more()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Ring(1, 60_000));
        var mailbox = room.Mailbox(1);
        Assert.Empty(mailbox.Scheduled.Entries);
        var message = Assert.Single(mailbox.Messages);
        Assert.Equal(("later 11", 11, 60_000), (message.Content.Text, message.RandomId, message.Date));
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
        Assert.Equal((true, null), mailbox.Record(1).Update.ScheduledSaved is var saved ? (saved.Superseded, saved.Message) : default);
        Assert.Equal([(1, 60_000)], mailbox.Log.Select(r => r.Update.ScheduledSending).Where(s => s is not null).Select(s => ((int)s.Ids[0], (int)s.Date)));
        mailbox.AssertSound();
    }

    [Fact]
    public async Task All_devices_hear_of_it()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Ring(1, 60_000));
        var pushed = room.Broker.All<PushUpdates>().Where(p => p.UserId == 1).SelectMany(p => p.Updates.Updates_);
        Assert.Equal([1], pushed.First(u => u.ScheduledSending is not null).ScheduledSending.Ids);
        Assert.Equal([1], pushed.First(u => u.ScheduledRemoved is not null).ScheduledRemoved.Ids);
        Assert.All(pushed.Where(u => u.ScheduledRemoved is not null), u => Assert.Null(u.ScheduledRemoved.Refusal));
    }

    [Fact]
    public async Task Before_its_time_nothing_happens_but_that_the_clock_is_wound_again()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Ring(1, 59_999));
        Assert.Equal(1, room.Mailbox(1).Pts);
        Assert.Equal([(1L, 60_000L), (1L, 60_000L)], room.Broker.All<WindClock>().Select(w => (w.Version, w.DueAt)));
    }

    [Fact]
    public async Task Then_the_clock_is_told_of_the_next_or_that_there_is_none()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), Later("u:1:2", 1, 70_000, 1000, 12));
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(70_000, room.Broker.All<WindClock>()[^1].DueAt);
        await room.RunAsync(Ring(1, 80_000));
        Assert.Equal(0, room.Broker.All<WindClock>()[^1].DueAt);
        Assert.Equal(["later 11", "later 12"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task Rung_twice_it_is_sent_once()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(Ring(1, 60_000), Ring(1, 60_000));
        await room.TakeAsync(Ring(1, 60_500));
        await room.SettleAsync();
        await room.RunAsync(Ring(1, 61_000));
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
        Assert.Single(room.Mailbox(1).Log, r => r.Update.ScheduledRemoved is not null);
    }

    [Fact]
    public async Task Of_a_process_that_died_before_it_had_said_so_the_next_says_it()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(Ring(1, 60_000));
        room.Lose();
        room.Restart();
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task What_a_ring_of_before_sends_again_is_dated_as_it_was_when_its_time_had_come()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(Ring(1, 60_000));
        room.Lose();
        await room.RunAsync(Ring(1, 59_000));
        Assert.Equal([60_000], room.Mailbox(2).Messages.Select(m => m.Date));
    }

    [Fact]
    public async Task Those_that_were_scheduled_together_are_sent_together_in_their_order()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12, 13), Later("u:1:2", 1, 50_000, 1000, 14));
        await room.TakeAsync(Ring(1, 60_000));
        Assert.Equal(["14", "11,12,13"], room.Broker.All<SendMessages>().Select(s => string.Join(',', s.Items.Select(i => i.RandomId))));
        Assert.Equal(["4", "1,2,3"], room.Broker.All<SendMessages>().Select(s => string.Join(',', s.ScheduledIds)));
        await room.SettleAsync();
        Assert.Equal(["later 14", "later 11", "later 12", "later 13"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task What_is_sent_again_is_sent_in_the_same_commands_whatever_has_gone_meanwhile()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12, 13), Later("u:1:3", 1, 62_000, 1000, 14), EditLater(1, 15, 2, "at another time", 64_000));
        await room.TakeAsync(Ring(1, 65_000));
        var first = room.Broker.All<SendMessages>().ToList();
        Assert.Equal(["11,13", "14", "12"], first.Select(s => string.Join(',', s.Items.Select(i => i.RandomId))));
        room.Lose();
        await room.RunAsync(first[1]);
        await room.TakeAsync(first[2]);
        room.Lose(); // it is said, and its author does not know
        await room.RunAsync(Ring(1, 66_000));
        Assert.All(room.Mailbox(1).Log, r => Assert.Null(r.Update.ScheduledRemoved?.Refusal));
        Assert.Equal(["at another time", "later 11", "later 13"], room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task But_no_more_in_one_command_than_one_may_carry()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, [.. Enumerable.Range(100, 100).Select(n => (long)n)]));
        for (var id = 1; id <= 100; id++) await room.RunAsync(EditLater(1, 1000 + id, id, new string('x', 4000)));
        await room.TakeAsync(Ring(1, 60_000));
        var sent = room.Broker.All<SendMessages>();
        Assert.Equal(2, sent.Count);
        Assert.All(sent, s => Assert.InRange(s.CalculateSize(), 1, Limits.Command));

        // Each is what a step names: so it stays the same whatever becomes of the other.
        Assert.Equal(room.Mailbox(1).Log.Select(r => r.Update.ScheduledSending).Where(s => s is not null).Select(s => s.Ids), sent.Select(s => s.ScheduledIds));
        await room.SettleAsync();
        Assert.Equal(100, room.Mailbox(2).Texts.Count());
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
    }

    [Fact]
    public async Task A_hundred_at_a_time_are_sent_and_the_clock_rings_at_once_for_the_rest()
    {
        foreach (var peer in new[] { 2, 3 })
            await room.RunAsync(Later($"u:1:{peer}", 1, 60_000 + peer, 1000, [.. Enumerable.Range(peer * 1000, 100).Select(n => (long)n)]));
        await room.RunAsync(Ring(1, 90_000));
        Assert.Equal((100, 0), (room.Mailbox(2).Texts.Count(), room.Mailbox(3).Texts.Count()));
        Assert.Equal(60_003, room.Broker.All<WindClock>()[^1].DueAt);
        await room.RunAsync(Ring(1, 90_000));
        Assert.Equal(100, room.Mailbox(3).Texts.Count());
    }

    [Fact]
    public async Task An_album_is_sent_whole_though_it_be_more_than_a_hundred_and_of_one_only_one_is_none()
    {
        var album = Later("u:1:3", 1, 60_000, 1000, 201, 202, 203);
        album.Album = true;
        await room.RunAsync(Later("u:1:2", 1, 50_000, 1000, [.. Enumerable.Range(100, 98).Select(n => (long)n)]), album);
        await room.TakeAsync(Ring(1, 60_000));
        Assert.Equal([(98, false), (3, true)], room.Broker.All<SendMessages>().Select(s => (s.Items.Count, s.Album)));
        room.Lose();
        album = Later("u:1:4", 1, 80_000, 1000, 301, 302);
        album.Album = true;
        await room.RunAsync(album);
        var ids = room.Mailbox(1).Scheduled.Entries.Where(e => e.Date == 80_000).Select(e => e.Id).ToList();
        await room.RunAsync(DeleteLater(1, 401, ids[0]), Ring(1, 90_000));
        Assert.Equal(0, room.Mailbox(4).Messages.Single().GroupedId);
    }

    [Fact]
    public async Task Two_rings_in_one_turn_take_none_for_lost()
    {
        foreach (var peer in new[] { 2, 3 })
            await room.RunAsync(Later($"u:1:{peer}", 1, 60_000 + peer, 1000, [.. Enumerable.Range(peer * 1000, 100).Select(n => (long)n)]));
        room.Restart();
        await room.RunAsync(Ring(1, 90_000), Ring(1, 90_001));
        Assert.Equal(60_003, room.Broker.All<WindClock>()[^1].DueAt);
        await room.RunAsync(Ring(1, 90_002));
        Assert.Equal((100, 100), (room.Mailbox(2).Texts.Count(), room.Mailbox(3).Texts.Count()));
    }

    [Fact]
    public async Task Who_may_not_write_there_any_more_is_told_so_and_nothing_is_sent()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        await room.RunAsync(Later("c:5", 2, 60_000, 1000, 11));
        await room.RunAsync(Remove(5, 1, 12, 2));
        await room.RunAsync(Ring(2, 60_000));
        var removed = Assert.Single(room.Mailbox(2).Log, r => r.Update.ScheduledRemoved is not null).Update.ScheduledRemoved;
        Assert.Equal((Code.NotAMember, "peer"), (removed.Refusal.Code, removed.Refusal.Field));
        Assert.Empty(room.Mailbox(2).Scheduled.Entries);
        Assert.Empty(room.Mailbox(1).Texts);
        Assert.Equal("later 11", room.Mailbox(2).Log.Single(r => r.Update.ScheduledSaved is not null).Update.ScheduledSaved.Message.Content.Text); // all that they have of it

        // The refusal is said again, too.
        await room.RunAsync(Ring(2, 60_000));
        Assert.Equal(0, room.Broker.All<WindClock>()[^1].DueAt);
    }

    [Fact]
    public async Task What_cannot_be_read_any_more_is_dropped_and_holds_up_nothing()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), Later("u:1:2", 1, 60_000, 1000, 12));
        room.Store.Put(Names.Record(1, 1), Google.Protobuf.ByteString.CopyFromUtf8("damaged"));
        room.Restart();
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(["later 12"], room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Scheduled.Entries);
        Assert.Empty(room.Deaths);
        Assert.Equal(Code.MessageUnknown, room.Broker.All<PushUpdates>().SelectMany(p => p.Updates.Updates_)
            .First(u => u.ScheduledRemoved?.Ids.Contains(1) == true).ScheduledRemoved.Refusal.Code);
    }

    [Fact]
    public async Task Of_a_mailbox_that_is_not_there_a_clock_is_none()
    {
        Assert.Equal([EntryStatus.Success], await room.TakeAsync(Ring(9, 60_000)));
        Assert.Empty(room.Broker.Calls);
    }
}
