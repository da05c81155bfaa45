using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class SaveDraftTests
{
    private static readonly Peer One = Peer.User(1);

    private readonly Room room = new();

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too_and_nobody_else()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var other = room.Mailbox(1).Log;
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"));
        var record = room.Mailbox(2).Record(2);
        Assert.Equal(("to be", 2000, 0), (record.Update.DraftSaved.Draft.Content.Text, record.SetAt, record.OpNo));
        Assert.Equal((true, record.Update), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_)));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
        Assert.Equal((2, 2000), room.Mailbox(2).Dialog(One) is var d ? (d.DraftPts, d.DraftSetAt) : default);
        Assert.Equal(other, room.Mailbox(1).Log);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_one_that_was_replaced_nothing_is_left_anywhere(bool atOnce)
    {
        var (first, second) = (Draft("u:1:2", 2, 2000, "what nobody shall read"), Draft("u:1:2", 2, 2001, "to be or not"));
        if (atOnce) await room.RunAsync(first, second);
        else
        {
            await room.RunAsync(first);
            room.Restart();
            await room.RunAsync(second);
        }

        Assert.DoesNotContain(room.Store.Snapshot(), e => e.Value.ToStringUtf8().Contains("what nobody", StringComparison.Ordinal));
        Assert.Equal(new DraftSaved { Superseded = true }, room.Mailbox(2).Record(1).Update.DraftSaved);
        Assert.Equal("to be or not", room.Mailbox(2).Draft(One)!.Content.Text);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task One_that_was_replaced_in_its_own_batch_is_not_told_at_all()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "what nobody shall read"), Draft("u:1:2", 2, 2001, "to be or not"));
        Assert.DoesNotContain(room.Broker.Published, e => e.Topic == Names.SyncTopic && e.Data.ToStringUtf8().Contains("what nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Taken_away_it_leaves_nothing_and_the_step_says_that_there_is_none()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "what nobody shall read"));
        await room.RunAsync(Draft("u:1:2", 2, 2001, null));
        Assert.Equal(new DraftSaved(), room.Mailbox(2).Record(2).Update.DraftSaved);
        Assert.Equal((0, 2001), room.Mailbox(2).Dialog(One) is var d ? (d.DraftPts, d.DraftSetAt) : default);
        Assert.DoesNotContain(room.Store.Snapshot(), e => e.Value.ToStringUtf8().Contains("what nobody", StringComparison.Ordinal));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(1999)]
    public async Task An_older_one_that_comes_late_is_lost_and_answered(long at)
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(Draft("u:1:2", 2, at, "late"), Draft("u:1:2", 2, at, null));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 0, 1), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task The_same_later_is_a_step_so_that_one_in_between_cannot_win_any_more()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"), Draft("u:1:2", 2, 3000, "to be"), Draft("u:1:2", 2, 2500, "late"));
        Assert.Equal((2, "to be"), (room.Mailbox(2).Pts, room.Mailbox(2).Draft(One)!.Content.Text));
    }

    [Fact]
    public async Task That_there_is_none_where_there_was_none_is_a_step_too()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, null), Draft("u:1:2", 2, 1999, "late"));
        Assert.Equal((1, 0), (room.Mailbox(2).Pts, room.Mailbox(2).Dialog(One).DraftPts));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Each_dialog_has_its_own()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to 1"), Draft("u:2:3", 2, 1000, "to 3"), Draft("c:5", 2, 1500, "to all"));
        Assert.Equal(["to 1", "to 3", "to all"], new[] { One, Peer.User(3), Peer.Chat(5) }.Select(p => room.Mailbox(2).Draft(p)!.Content.Text));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_dialog_with_one_is_as_new_as_the_step_that_saved_it()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:2:3", 3, 12));
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"));
        Assert.Equal((1, 3), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.Order()) : default);
        await room.RunAsync(Draft("u:1:2", 2, 2001, null));
        Assert.Equal(1, room.Mailbox(2).Dialog(One).Order());
    }

    [Fact]
    public async Task It_counts_for_nothing_and_nobody_elses_word_takes_it_away()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"));
        await room.RunAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 9000));
        Assert.Equal(("to be", 1), (room.Mailbox(2).Draft(One)!.Content.Text, room.Mailbox(2).Dialog(One).UnreadCount));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_it_answers_is_kept_with_it()
    {
        var draft = Draft("u:1:2", 2, 2000, "to be");
        draft.Draft.ReplyToMessageId = 7;
        await room.RunAsync(draft);
        Assert.Equal((7, 2000), room.Mailbox(2).Draft(One) is { } d ? (d.ReplyToMessageId, d.Date) : default);
    }
}
