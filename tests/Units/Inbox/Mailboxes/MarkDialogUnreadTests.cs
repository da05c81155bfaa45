using DaprMessaging.Contracts;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class MarkDialogUnreadTests
{
    private static readonly Peer One = Peer.User(1);

    private readonly Room room = new();

    [Fact]
    public async Task The_step_shows_in_the_counters_and_counts_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(MarkUnread("u:1:2", 2, at: 2000));
        var update = room.Mailbox(2).Record(2).Update;
        Assert.Equal((true, true, 1), (update.DialogUnreadMark is not null, update.Dialog.UnreadMark, update.Dialog.UnreadCount));
        await room.RunAsync(MarkUnread("u:1:2", 2, at: 3000, unread: false));
        Assert.False(room.Mailbox(2).Record(3).Update.Dialog.UnreadMark);
    }

    [Fact]
    public async Task Reading_takes_it_away_in_the_same_step()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(MarkUnread("u:1:2", 2, at: 2000));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 2500, unmarksAt: 2500));
        var record = room.Mailbox(2).Record(3);
        Assert.Equal((1, false, 2500), (record.Update.ReadInbox.MaxId, record.Update.Dialog.UnreadMark, record.SetAt));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Where_there_is_nothing_left_to_read_it_is_taken_away_by_a_step_of_its_own()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 1500), MarkUnread("u:1:2", 2, at: 2000));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 2500, unmarksAt: 2500));
        var record = room.Mailbox(2).Record(4);
        Assert.Equal((true, false, 2500), (record.Update.DialogUnreadMark is not null, record.Update.Dialog.UnreadMark, record.SetAt));
        Assert.Single(room.Mailbox(2).Readings(One)); // it was not read once more
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(2001, true)] // set after it was read, and there first
    [InlineData(1999, false)] // set before, and late
    [InlineData(2000, false)]
    public async Task Of_reading_and_marking_the_later_wins_whatever_comes_last(long markedAt, bool isMarked)
    {
        foreach (var isReadFirst in new[] { true, false })
        {
            var any = new Room();
            await any.RunAsync(Send("u:1:2", 1, 11));
            var (read, mark) = (ReadAt("u:1:2", 2, 1, date: 2000, unmarksAt: 2000), MarkUnread("u:1:2", 2, markedAt));
            if (isReadFirst) await any.RunAsync(read, mark);
            else if (markedAt == 2000) continue; // two claims of one moment: Msg makes none
            else await any.RunAsync(mark, read);
            Assert.Equal((isMarked, 1), any.Mailbox(2).Dialog(One) is var d ? (d.UnreadMark, d.ReadInbox) : default);
            any.Mailbox(2).AssertSound();
        }
    }

    [Fact]
    public async Task Reading_that_saw_no_mark_takes_none_away()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(MarkUnread("u:1:2", 2, at: 2000), Read("u:1:2", 2, 1));
        Assert.True(room.Mailbox(2).Dialog(One).UnreadMark);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Asked_again_reading_takes_no_step_and_takes_no_later_mark_away()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 2000, unmarksAt: 2000), MarkUnread("u:1:2", 2, at: 3000));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 2000, unmarksAt: 2000));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.True(room.Mailbox(2).Dialog(One).UnreadMark);
    }

    [Fact]
    public async Task What_comes_later_leaves_it_as_it_is()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(MarkUnread("u:1:2", 2, at: 2000));
        await room.RunAsync(Send("u:1:2", 1, 12), Edit("u:1:2", 1, 13, 1, "better"), Delete("u:1:2", 1, 14, 1));
        Assert.True(room.Mailbox(2).Dialog(One).UnreadMark);
    }
}
