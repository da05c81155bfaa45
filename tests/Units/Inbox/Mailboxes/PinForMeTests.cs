using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class PinForMeTests
{
    private static readonly Peer One = Peer.User(1);

    private readonly Room room = new();

    [Fact]
    public async Task A_message_is_pinned_for_its_owner_and_for_nobody_else()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12));
        var other = room.Mailbox(1).Log;
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2000));
        Assert.Equal([2], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Equal((true, 2000), room.Mailbox(2).Record(2) is var r ? (r.Update.NewMessage.Pinned, r.PinSetAt) : default);
        Assert.Equal(other, room.Mailbox(1).Log);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2000));
        var record = room.Mailbox(2).Record(2);
        Assert.Equal((0, 1, 2000), (record.OpNo, record.DialogMessageId, record.SetAt));
        Assert.Equal(new MessagesPinned { Ids = { 1 }, Pinned = true }, record.Update.MessagesPinned);
        Assert.Equal((1, 1), (record.Update.Dialog.PinnedMessageId, record.Update.Dialog.PinnedMessagesCount));
        Assert.Equal((true, record.Update), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_)));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
    }

    [Fact]
    public async Task It_counts_for_nothing_and_moves_no_dialog()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(Read("u:1:2", 2, 1), PinMine("u:1:2", 2, 1, at: 2000));
        Assert.Equal((2, 1, 2), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.UnreadCount, d.LastOp) : default);
    }

    [Fact]
    public async Task Several_are_listed_in_the_order_of_the_messages_and_not_of_the_pins()
    {
        await room.SendAsync("u:1:2", 5);
        foreach (var (place, at) in new[] { (3, 2001), (1, 2002), (5, 2003), (2, 2004) }) await room.RunAsync(PinMine("u:1:2", 2, place, at));
        Assert.Equal([1, 2, 3, 5], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Equal([3, 3, 5, 5], room.Mailbox(2).Log.TakeLast(4).Select(r => r.Update.Dialog.PinnedMessageId));
        await room.RunAsync(UnpinMine("u:1:2", 2, 2005, place: 3));
        Assert.Equal([1, 2, 5], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(2000, false)] // the same again
    [InlineData(1999, false)]
    [InlineData(2001, true)] // a later claim of the same: else one in between that unpins it could still come, and win
    public async Task A_claim_that_is_not_later_is_answered_and_takes_no_step(long at, bool isStep)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2000));
        room.Restart();
        await room.RunAsync(PinMine("u:1:2", 2, 1, at));
        Assert.Equal((isStep ? 3 : 2, true), (room.Mailbox(2).Pts, room.LastResult.Done is not null));
        await room.RunAsync(UnpinMine("u:1:2", 2, 2000, place: 1));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task All_are_unpinned_in_one_step_that_names_them()
    {
        await room.SendAsync("u:1:2", 3);
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2000), PinMine("u:1:2", 2, 3, at: 2000));
        room.Restart();
        await room.RunAsync(UnpinMine("u:1:2", 2, at: 3000));
        var record = room.Mailbox(2).Log[^1];
        Assert.Equal((new MessagesPinned { Ids = { 1, 3 } }, 0, 3000), (record.Update.MessagesPinned, record.DialogMessageId, record.SetAt));
        Assert.Equal((0, 3000), room.Mailbox(2).Dialog(One) is var d ? (d.PinnedMessages.Count, d.UnpinnedAt) : default);
        Assert.Equal([(false, 3000), (false, 0), (false, 3000)], Enumerable.Range(1, 3).Select(n => room.Mailbox(2).Record(n)).Select(r => (r.Update.NewMessage.Pinned, (int)r.PinSetAt)));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Where_nothing_is_pinned_unpinning_all_is_a_step_all_the_same()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(UnpinMine("u:1:2", 2, at: 3000));
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2500)); // asked for before, and late
        Assert.Equal((2, 0), (room.Mailbox(2).Pts, room.Mailbox(2).Dialog(One).PinnedMessages.Count));
        await room.RunAsync(UnpinMine("u:1:2", 2, at: 3000));
        Assert.Equal((2, 2), (room.Mailbox(2).Pts, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task All_messages_at_once_cannot_be_pinned()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PinMine("u:1:2", 2, 0, at: 2000), Read("u:1:2", 2, 1));
        Assert.Single(room.Deaths);
        Assert.Equal(1, room.Mailbox(2).Dialog(One).ReadInbox);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(700)]
    public async Task What_the_owner_does_not_have_is_answered_and_leaves_no_trace(long place)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var before = room.Store.Snapshot();
        await room.RunAsync(PinMine("u:1:2", 2, place, at: 2000), UnpinMine("u:1:2", 2, 2000, place), PinMine("u:2:3", 2, 1, at: 2000));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(3, room.Results.Count(r => r.Done is not null));
    }

    [Fact]
    public async Task What_is_deleted_leaves_the_list_and_cannot_be_pinned_again()
    {
        await room.SendAsync("u:1:2", 3);
        foreach (var place in new[] { 1, 2, 3 }) await room.RunAsync(PinMine("u:1:2", 2, place, at: 2000));
        await room.RunAsync(Hide("u:1:2", 2, 2), Delete("u:1:2", 1, 99, 3));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Equal((1, 1), room.Mailbox(2).Log[^1].Update.Dialog is var c ? (c.PinnedMessageId, c.PinnedMessagesCount) : default);
        await room.RunAsync(PinMine("u:1:2", 2, 2, at: 9000));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Equal(0, room.Mailbox(2).Record(2).PinSetAt);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_one_batch_with_what_brings_it_and_what_takes_it_away()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        var announced = room.Announced.Single(d => d.Owners.Contains(2)).Clone();
        room.Lose();
        await room.RunAsync(
            announced, PinMine("u:1:2", 2, 1, at: 2000), PinMine("u:1:2", 2, 2, at: 2001), UnpinMine("u:1:2", 2, at: 2000), Hide("u:1:2", 2, 1));
        Assert.Equal([2], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task An_edit_does_not_unpin()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2000), Edit("u:1:2", 1, 12, 1, "better"));
        Assert.Equal((true, "better"), room.Mailbox(2).Record(1).Update.NewMessage is var m ? (m.Pinned, m.Content.Text) : default);
        Assert.True(room.Broker.All<PushUpdates>()[^1].Updates.Updates_[^1].MessageEdited.Message.Pinned);
    }
}
