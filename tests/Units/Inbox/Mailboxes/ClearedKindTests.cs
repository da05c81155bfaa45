using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What a clearing for everyone is in each mailbox.</summary>
public sealed class ClearedKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task Both_have_nothing_left_up_to_it_each_by_their_own_numbers()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12), Send("u:1:2", 1, 13), Clear("u:1:2", 2, 14, 2));
        Assert.Equal((2, 2, 3), room.Mailbox(1).Dialog(Two) is var one ? (one.ClearedUpTo, one.ClearedMaxId, one.TopMessageId) : default);
        Assert.Equal((2, 3, 4), room.Mailbox(2).Dialog(One) is var two ? (two.ClearedUpTo, two.ClearedMaxId, two.TopMessageId) : default);
        Assert.Equal((4, 2, 3), room.Mailbox(2).Record(5) is var r ? (r.OpNo, r.DialogMessageId, r.Update.HistoryCleared.MaxId) : default);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task Who_asked_gets_the_step_and_everybody_else_hears_it()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Clear("u:1:2", 1, 12, 1));
        Assert.Equal((true, room.Mailbox(1).Record(2).Update), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_)));
        Assert.Equal(room.Mailbox(2).Record(2).Update, Assert.Single(room.Broker.All<PushUpdates>()[^1].Updates.Updates_));
        Assert.Equal(9001, room.Broker.All<UpdatesNotMe>()[^1].ExceptSessionId);
    }

    [Fact]
    public async Task Who_never_had_any_of_it_takes_the_step_too()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Clear("c:5", 1, 13, 2));
        Assert.Equal((2, 0, 4), room.Mailbox(3).Dialog(Chat) is var d ? (d.ClearedUpTo, d.ClearedMaxId, d.LastOp) : default);
        Assert.Equal(1, room.Mailbox(3).Dialog(Chat).TopMessageId); // that they were added
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task Who_had_cleared_more_themselves_has_a_step_that_shows_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 2));
        await room.RunAsync(Clear("u:1:2", 1, 13, 1), Send("u:1:2", 1, 14));
        Assert.NotNull(room.Mailbox(2).Record(4).Update.Skipped);
        Assert.Equal((2, 5, 4), room.Mailbox(2).Dialog(One) is var d ? (d.ClearedUpTo, d.TopMessageId, d.LastOp) : default);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_announced_again_is_answered_again_and_clears_nothing_more()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Clear("u:1:2", 1, 12, 1));
        var again = room.Announced.Select(d => d.Clone()).ToList();
        await room.RunAsync(Send("u:1:2", 1, 13));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(again);
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 3), (room.LastResult.Done is not null, room.LastResult.Updates.Pts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_gap_it_is_repaired_with_what_it_clears(bool afterRestart)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), Clear("u:1:2", 2, 13, 1));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 1, 14, "three"));
        if (afterRestart) room.Restart();
        await room.SettleAsync();
        foreach (var (user, peer) in new[] { (1, Two), (2, One) })
        {
            Assert.Equal((1, 1, 4), room.Mailbox(user).Dialog(peer) is var d ? (d.ClearedUpTo, d.ClearedMaxId, d.TopMessageId) : default);
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task What_comes_and_goes_in_one_batch_leaves_no_top_behind()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12), Clear("u:1:2", 1, 13, 2), Send("u:1:2", 1, 14), Clear("u:1:2", 2, 15, 3));
        Assert.Equal((0, 3, 0), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.TopDialogMessageId, d.UnreadCount) : default);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_one_batch_with_deletions_the_newest_below_the_floor_is_found_page_by_page(bool isOwn)
    {
        await room.SendAsync("u:1:2", 300);
        await room.RunAsync(PinMine("u:1:2", 2, 100, at: 2000));
        room.Restart();
        var page = Enumerable.Range(128, 128).Select(n => (long)n).Chunk(64).ToArray(); // all of the second of three pages
        if (isOwn) await room.RunAsync([.. page.Select(p => Hide("u:1:2", 2, p)), ClearMine("u:1:2", 2, 255)]);
        else await room.RunAsync([.. page.Select(p => Delete("u:1:2", 1, p[0], p)), Clear("u:1:2", 2, 999, 255)]);
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((255, 127, 300), (dialog.ClearedUpTo, dialog.ClearedMaxId, dialog.TopMessageId));
        Assert.Empty(dialog.PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Drafts_and_marks_of_the_dialog_stay()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(Draft("u:1:2", 2, 2000, "what I am ab"), MarkUnread("u:1:2", 2, 2000), PinToTop("u:1:2", 2, 2000), Read("u:1:2", 2, 1));
        await room.RunAsync(Clear("u:1:2", 1, 13, 2));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal(("what I am ab", true, true, 1), (room.Mailbox(2).Draft(One)!.Content.Text, dialog.UnreadMark, dialog.Pinned, dialog.ReadInbox));
        room.Mailbox(2).AssertSound();
    }
}
