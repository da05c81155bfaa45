using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ClearDialogTests
{
    private static readonly Peer One = Peer.User(1), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task What_was_seen_goes_for_its_owner_and_stays_for_everybody_else()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12), Send("u:1:2", 1, 13));
        var other = room.Mailbox(1).Log;
        await room.RunAsync(ClearMine("u:1:2", 2, 2));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((2, 3, 4, 1, 3), (dialog.ClearedUpTo, dialog.ClearedMaxId, dialog.TopMessageId, dialog.UnreadCount, dialog.LastOp));
        Assert.Equal(other, room.Mailbox(1).Log);
        Assert.DoesNotContain(room.Announced.SelectMany(d => d.Ops), o => o.Cleared is not null);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 1));
        var record = room.Mailbox(2).Record(3);
        Assert.Equal((0, 1, 1, 1), (record.OpNo, record.DialogMessageId, record.Update.HistoryCleared.MaxId, record.Update.Dialog.ClearedMaxId));
        Assert.Equal(
            (true, record.Update, 3), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        var notMe = Assert.Single(room.Broker.All<UpdatesNotMe>(), u => u.UserId == 2);
        Assert.Equal((9002, record.Update), (notMe.ExceptSessionId, Assert.Single(notMe.Updates.Updates_)));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(1, false)] // less than before
    [InlineData(1, true)]
    public async Task Asked_again_it_is_answered_and_takes_no_step_and_what_came_since_stays(long upTo, bool afterRestart)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 2));
        await room.RunAsync(Send("u:1:2", 1, 13, "since then"));
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.RunAsync(ClearMine("u:1:2", 2, upTo));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 0, 4), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
        Assert.Equal((4, 1), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).UnreadCount));
    }

    [Fact]
    public async Task Asked_twice_at_once_it_is_one_step_and_two_answers()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 2), ClearMine("u:1:2", 2, 2), ClearMine("u:1:2", 2, 1));
        Assert.Equal((3, 3), (room.Mailbox(2).Pts, room.Results.Count(r => r.Done is not null)));
    }

    [Fact]
    public async Task The_floor_only_moves_forward()
    {
        await room.SendAsync("u:1:2", 5);
        foreach (var upTo in new[] { 2, 4, 3, 5 }) await room.RunAsync(ClearMine("u:1:2", 2, upTo));
        Assert.Equal([2, 4, 5], room.Mailbox(2).Log.Where(r => r.Update.HistoryCleared is not null).Select(r => r.Update.HistoryCleared.MaxId));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(0, 2, 3)]
    [InlineData(1, 2, 3)]
    [InlineData(2, 2, 3)]
    [InlineData(4, 2, 1)]
    [InlineData(4, 5, 0)]
    public async Task Nothing_that_is_cleared_is_unread(long read, long cleared, int unread)
    {
        await room.SendAsync("u:1:2", 5);
        if (read > 0) await room.RunAsync(Read("u:1:2", 2, read));
        await room.RunAsync(ClearMine("u:1:2", 2, cleared));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((unread, unread, read), (dialog.UnreadCount, room.Mailbox(2).Log[^1].Update.Dialog.UnreadCount, dialog.ReadInbox));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task No_mention_that_is_cleared_waits_to_be_seen()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Mention("c:5", 1, 11, 2), Mention("c:5", 1, 12, 2), Mention("c:5", 1, 13, 2));
        await room.RunAsync(ClearMine("c:5", 2, 3));
        Assert.Equal(1, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
        room.Mailbox(2).AssertSound();
        await room.RunAsync(ClearMine("c:5", 2, 4));
        Assert.Equal(0, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
    }

    [Fact]
    public async Task Across_pages_what_comes_after_the_floor_is_unread_and_nothing_else()
    {
        await room.SendAsync("u:1:2", 300);
        foreach (var (upTo, unread) in new[] { (127, 173), (128, 172), (256, 44), (300, 0) })
        {
            room.Restart();
            await room.RunAsync(ClearMine("u:1:2", 2, upTo));
            Assert.Equal((unread, upTo), (room.Mailbox(2).Dialog(One).UnreadCount, room.Mailbox(2).Dialog(One).ClearedMaxId));
            room.Mailbox(2).AssertSound();
        }
    }

    [Fact]
    public async Task When_all_is_cleared_the_dialog_has_no_top_until_something_comes()
    {
        await room.SendAsync("u:1:2", 2);
        await room.RunAsync(ClearMine("u:1:2", 2, 2));
        Assert.Equal((0, 2), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).TopDialogMessageId));
        await room.RunAsync(Send("u:1:2", 1, 13, "a new beginning"));
        Assert.Equal((4, 3, 1), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.TopDialogMessageId, d.UnreadCount) : default);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task The_top_is_never_looked_for_below_the_floor()
    {
        await room.SendAsync("u:1:2", 300);
        await room.RunAsync(ClearMine("u:1:2", 2, 200));
        room.Restart();
        await room.RunAsync(Enumerable.Range(201, 100).Select(n => (long)n).Chunk(50).Select(part => Hide("u:1:2", 2, part)));
        Assert.Equal(0, room.Mailbox(2).Dialog(One).TopMessageId);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task The_floor_is_said_as_the_newest_that_the_owner_had_below_it()
    {
        await room.SendAsync("u:1:2", 300);
        await room.RunAsync(Hide("u:1:2", 2, Enumerable.Range(100, 100).Select(n => (long)n)));
        room.Restart();
        await room.RunAsync(ClearMine("u:1:2", 2, 199));
        Assert.Equal((199, 99), (room.Mailbox(2).Dialog(One).ClearedUpTo, room.Mailbox(2).Dialog(One).ClearedMaxId));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task The_records_stay_as_they_are_and_nobody_is_told_any_more_what_they_say()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "cleared"), Send("u:1:2", 1, 12, "not cleared"));
        var before = room.Mailbox(2).Record(1);
        await room.RunAsync(ClearMine("u:1:2", 2, 1));
        Assert.Equal(before, room.Mailbox(2).Record(1));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal([null, "not cleared"], new[] { 1, 2 }.Select(pts => dialog.MessageOf(room.Mailbox(2).Record(pts))?.Content.Text));
        Assert.Equal(3, room.Mailbox(2).Head.SweptPts);
    }

    [Fact]
    public async Task What_is_cleared_is_pinned_no_longer_and_what_comes_after_it_is()
    {
        await room.SendAsync("u:1:2", 4);
        foreach (var place in new[] { 1, 2, 4 }) await room.RunAsync(PinMine("u:1:2", 2, place, at: 2000));
        await room.RunAsync(ClearMine("u:1:2", 2, 3));
        Assert.Equal([4], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_done_afterwards_to_what_is_cleared_shows_nothing()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Say("c:5", 1, 11), Mention("c:5", 1, 12, 2), Send("c:5", 1, 13));
        await room.RunAsync(ClearMine("c:5", 2, 4));
        await room.RunAsync(Edit("c:5", 1, 14, 4, "edited"), Delete("c:5", 1, 15, 2), Pin("c:5", 1, 16, 3));
        var steps = room.Mailbox(2).Log.TakeLast(3).Select(r => r.Update.ChangeCase);
        Assert.Equal([Update.ChangeOneofCase.Skipped, Update.ChangeOneofCase.Skipped, Update.ChangeOneofCase.NewMessage], steps);
        Assert.Equal(7, room.Mailbox(2).Dialog(Chat).LastOp);
        var pts = room.Mailbox(2).Pts;
        await room.RunAsync(Play("c:5", 2, 2, 3), SeeMentions("c:5", 2, 3), Hide("c:5", 2, 2), PinMine("c:5", 2, 4, at: 9000));
        Assert.Equal([Update.ChangeOneofCase.MentionsRead], room.Mailbox(2).Log.Skip((int)pts).Select(r => r.Update.ChangeCase)); // only the mark moves
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_reply_to_what_is_cleared_says_so_as_before()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 2));
        await room.RunAsync(Send("u:1:2", 1, 13, "an answer", replyTo: 2));
        Assert.Equal(2, room.Mailbox(2).Messages.Last().ReplyToMessageId);
    }

    [Fact]
    public async Task A_mark_may_move_over_what_is_cleared()
    {
        await room.SendAsync("u:1:2", 3);
        await room.RunAsync(ClearMine("u:1:2", 2, 2), Read("u:1:2", 2, 1));
        Assert.Equal((1, 1, 1), room.Mailbox(2).Dialog(One) is var d ? (d.ReadInbox, d.ReadInboxMaxId, d.UnreadCount) : default);
        Assert.Equal(1, room.Mailbox(1).Dialog(Peer.User(2)).ReadOutbox);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData("u:1:3")]
    [InlineData("c:5")]
    public async Task A_dialog_that_is_not_there_is_not_begun_by_clearing_it(string conversation)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var before = room.Store.Snapshot();
        await room.RunAsync(ClearMine(conversation, 1, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 1), (room.LastResult.Done is not null, room.LastResult.Updates.Pts));
    }
}
