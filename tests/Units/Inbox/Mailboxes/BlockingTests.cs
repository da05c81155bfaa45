using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What somebody says who is blocked never comes, and they never learn of it.</summary>
public sealed class BlockingTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task A_message_is_kept_out_and_its_place_is_taken()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "before", at: 1000));
        await room.RunAsync(Block(2, 1, at: 2000));
        await room.RunAsync(Album("u:1:2", 1, 3000, Secret(12), Secret(13)));
        Assert.Equal(["before"], room.Mailbox(2).Texts);
        var record = room.Mailbox(2).Record(3);
        Assert.Equal((true, 2), (record.Update.Skipped is not null, record.OpNo));
        Assert.Equal([2, 3], record.DialogMessageIds);
        Assert.All(new[] { 2, 3 }, place => Assert.Equal(new Slot(0, 1, SlotMarks.Blocked), room.Mailbox(2).Slot(One, place)));
        Assert.Equal((1, 3, 1, 2), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.TopDialogMessageId, d.UnreadCount, d.LastOp) : default);
        Assert.DoesNotContain(Kept(2), e => e.Value.ToStringUtf8().Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(room.Broker.All<PushUpdates>(), u => u.UserId == 2 && u.Updates.Updates_.Any(s => s.NewMessage?.Content.Text == "secret"));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Its_sender_sees_it_as_sent()
    {
        await room.RunAsync(Block(2, 1, at: 500));
        await room.RunAsync(Send("u:1:2", 1, 11, "hello"));
        Assert.Equal([1], room.LastResult.MessagesSent.MessageIds);
        Assert.Equal(["hello"], room.Mailbox(1).Texts);
        await room.RunAsync(Edit("u:1:2", 1, 12, 1, "hello!"), Pin("u:1:2", 1, 13, 1), Clear("u:1:2", 1, 14, 1));
        Assert.Equal(3, room.Results.TakeLast(3).Count(r => r.Done is not null));
        Assert.Equal(1, room.Mailbox(1).Dialog(Two).ClearedUpTo);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task Of_edits_pins_and_clearings_of_what_came_before_nothing_shows_either()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "as it was"), Send("u:1:2", 2, 12, "mine"), Pin("u:1:2", 1, 13, 2));
        await room.RunAsync(Block(2, 1, at: 2000));
        var before = room.Mailbox(2).Dialog(One);
        await room.RunAsync(
            Edit("u:1:2", 1, 14, 1, "edited", at: 3000), Pin("u:1:2", 1, 15, 1, at: 3000), Unpin("u:1:2", 1, 16, at: 3000), Clear("u:1:2", 1, 17, 2, at: 3000));
        Assert.Equal(["as it was", "mine"], room.Mailbox(2).Texts);
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal(before.PinnedMessages, dialog.PinnedMessages);
        Assert.Equal((0, 7, before.TopMessageId), (dialog.ClearedUpTo, dialog.LastOp, dialog.TopMessageId));
        Assert.All(room.Mailbox(2).Log.TakeLast(4), r => Assert.NotNull(r.Update.Skipped));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_was_said_before_can_still_be_taken_back()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "oops"));
        await room.RunAsync(Block(2, 1, at: 2000));
        await room.RunAsync(Delete("u:1:2", 1, 12, 1));
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.Equal([1], room.Mailbox(2).Log[^1].Update.MessagesDeleted.Ids);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Unblocking_brings_nothing_back_and_what_is_said_from_then_on_comes()
    {
        await room.RunAsync(Block(2, 1, at: 2000));
        await room.RunAsync(Send("u:1:2", 1, 11, "secret", at: 3000));
        await room.RunAsync(Block(2, 1, at: 4000, blocked: false));
        await room.RunAsync(Send("u:1:2", 1, 12, "and now?", at: 5000));
        Assert.Equal(["and now?"], room.Mailbox(2).Texts);
        Assert.Equal(1, room.Mailbox(2).Dialog(One).UnreadCount);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(1999, true)] // written before
    [InlineData(2000, false)]
    [InlineData(3999, false)]
    [InlineData(4000, true)] // written afterwards
    public async Task What_was_said_meanwhile_and_arrives_after_the_unblocking_does_not_come_either(long at, bool comes)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "on its way", at: at));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(Block(2, 1, at: 2000), Block(2, 1, at: 4000, blocked: false));
        room.Restart();
        await room.RunAsync(announced);
        Assert.Equal(comes ? ["on its way"] : [], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(2500, false)] // in the first time
    [InlineData(3500, true)] // between the two
    [InlineData(4500, false)] // in the second
    public async Task Who_was_blocked_twice_is_heard_of_what_was_said_in_between_alone(long at, bool comes)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "on its way", at: at));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(
            Block(2, 1, at: 2000), Block(2, 1, at: 3000, blocked: false), Block(2, 1, at: 4000), Block(2, 1, at: 5000, blocked: false));
        await room.RunAsync(announced);
        Assert.Equal(comes ? ["on its way"] : [], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Of_one_who_is_blocked_again_and_again_the_earliest_times_are_forgotten()
    {
        for (var time = 1; time <= 20; time++) await room.RunAsync(Block(2, 1, at: time * 1000), Block(2, 1, at: (time * 1000) + 500, blocked: false));
        var kept = DaprMessaging.Contracts.State.Blocked.Parser.ParseFrom(room.Store.Snapshot()["mailbox/2/blocked"]).Users;
        Assert.Equal([20_000, .. Enumerable.Range(12, 8).Select(t => t * 1000L)], kept.Select(u => u.From));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_claim_in_between_that_comes_late_changes_nothing()
    {
        await room.RunAsync(Block(2, 1, at: 2000), Block(2, 1, at: 4000, blocked: false));
        await room.RunAsync(Block(2, 1, at: 3000, blocked: false));
        await room.TakeAsync(Send("u:1:2", 1, 11, "secret", at: 3500));
        await room.SettleAsync();
        Assert.Empty(room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task Announced_again_after_the_unblocking_it_stays_out()
    {
        await room.RunAsync(Block(2, 1, at: 500));
        var send = Send("u:1:2", 1, 11, "secret");
        await room.RunAsync(send);
        await room.RunAsync(Block(2, 1, at: 9000, blocked: false));
        var again = room.Announced.Select(d => d.Clone()).ToList();
        room.Restart();
        var before = room.Store.Snapshot();
        await room.RunAsync(again);
        await room.RunAsync(send.Retried(request: 99));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal([1], room.LastResult.MessagesSent.MessageIds);
    }

    [Fact]
    public async Task What_is_done_later_to_what_was_kept_out_shows_nothing()
    {
        await room.RunAsync(Block(2, 1, at: 500));
        await room.RunAsync(Send("u:1:2", 1, 11, "secret"));
        await room.RunAsync(Block(2, 1, at: 2000, blocked: false));
        await room.RunAsync(
            Edit("u:1:2", 1, 12, 1, "secret still", at: 3000), Pin("u:1:2", 1, 13, 1, at: 3000), Send("u:1:2", 1, 14, "an answer", replyTo: 1, at: 3000),
            Delete("u:1:2", 1, 15, 1));
        Assert.Equal(["an answer"], room.Mailbox(2).Texts);
        Assert.Equal(0, room.Mailbox(2).Messages.Last().ReplyToMessageId);
        Assert.Equal(0, room.Mailbox(2).Messages.First().Action.MessagePinned.MessageId);
        Assert.Empty(room.Mailbox(2).Dialog(One).PinnedMessages);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task A_stranger_who_is_blocked_begins_no_dialog_that_is_listed()
    {
        await room.RunAsync(Block(2, 1, at: 500));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal((0, 0), room.Mailbox(2).Dialog(One) is var d ? (d.Order(), d.UnreadCount) : default);
    }

    [Fact]
    public async Task Who_blocks_may_still_write()
    {
        await room.RunAsync(Block(2, 1, at: 500));
        await room.RunAsync(Send("u:1:2", 2, 11, "leave me alone"));
        Assert.Equal(["leave me alone"], room.Mailbox(2).Texts);
        Assert.Equal(["leave me alone"], room.Mailbox(1).Texts);
    }

    [Fact]
    public async Task Chats_are_as_they_were()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11, "before"));
        await room.RunAsync(Block(2, 1, at: 500));
        await room.RunAsync(Send("c:5", 1, 12, "after"), Edit("c:5", 1, 13, 2, "edited"), Pin("c:5", 1, 14, 2), Clear("c:5", 1, 15, 1));
        Assert.Equal(["edited", "after"], room.Mailbox(2).Texts);
        Assert.Equal(1, room.Mailbox(2).Dialog(Chat).ClearedUpTo);
        Assert.Equal([2], room.Mailbox(2).Dialog(Chat).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_a_gap_what_was_said_meanwhile_is_stepped_over_and_the_rest_comes()
    {
        await room.RunAsync(Block(2, 1, at: 2000), Block(2, 1, at: 4000, blocked: false));
        await room.TakeAsync(Send("u:1:2", 1, 11, "before", at: 1000), Send("u:1:2", 1, 12, "secret", at: 3000), Delete("u:1:2", 1, 13, 1), Send("u:1:2", 2, 14, "mine", at: 3500));
        room.Lose();
        room.Restart();
        await room.RunAsync(Send("u:1:2", 1, 15, "after", at: 5000));
        Assert.Equal(["mine", "after"], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Across_pages_the_top_is_found_past_all_that_was_kept_out()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "before"), Send("u:1:2", 2, 12, "mine"));
        await room.RunAsync(Block(2, 1, at: 500));
        await room.SendAsync("u:1:2", 300);
        room.Restart();
        await room.RunAsync(Hide("u:1:2", 2, 2));
        Assert.Equal((1, 302), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.TopDialogMessageId) : default);
        await room.RunAsync(ClearMine("u:1:2", 2, 1));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_one_batch_what_is_said_before_and_after_goes_by_its_date()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "one", at: 1000), Send("u:1:2", 1, 12, "two", at: 3000), Send("u:1:2", 1, 13, "three", at: 5000));
        var announced = room.Announced.Single(d => d.Owners.Contains(2)).Clone();
        room.Lose();
        await room.RunAsync(Block(2, 1, at: 2000), Block(2, 1, at: 4000, blocked: false), announced);
        Assert.Equal(["one", "three"], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    private static Item Secret(long randomId) => new() { RandomId = randomId, Content = new Content { Text = "secret" } };

    private IEnumerable<KeyValuePair<string, ByteString>> Kept(long user) =>
        room.Store.Snapshot().Where(e => e.Key.StartsWith($"mailbox/{user}/", StringComparison.Ordinal));
}
