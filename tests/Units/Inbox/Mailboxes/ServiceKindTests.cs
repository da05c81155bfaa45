using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What a message is in each mailbox that tells that another was pinned.</summary>
public sealed class ServiceKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task It_enters_as_a_message_that_names_the_owners_own_and_pins_it_in_a_step_of_its_own()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 2, 12, 1, at: 6000));
        foreach (var (user, id) in new[] { (1, 1), (2, 2) })
        {
            var (told, pinned) = (room.Mailbox(user).Record(id + 1), room.Mailbox(user).Record(id + 2));
            Assert.Equal((2, id), (told.Update.NewMessage.FromUserId, told.Update.NewMessage.Action.MessagePinned.MessageId));
            Assert.Equal((2, 2), (told.OpNo, told.DialogMessageId));
            Assert.Equal((new MessagesPinned { Ids = { id }, Pinned = true }, 2, 1, 6000), (pinned.Update.MessagesPinned, pinned.OpNo, pinned.DialogMessageId, pinned.SetAt));
            Assert.Equal((true, 6000), room.Mailbox(user).Record(id) is var r ? (r.Update.NewMessage.Pinned, r.PinSetAt) : default);
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task Who_asked_gets_both_steps_and_everybody_else_hears_both()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Pin("u:1:2", 2, 12, 1));
        Assert.NotNull(room.LastResult.Done);
        Assert.Equal(room.Mailbox(2).Log.TakeLast(2).Select(r => r.Update), room.LastResult.Updates.Updates_);
        Assert.Equal(room.Mailbox(1).Log.TakeLast(2).Select(r => r.Update), room.Broker.All<PushUpdates>()[^1].Updates.Updates_);
    }

    [Fact]
    public async Task It_is_the_top_of_the_dialog_and_does_not_count_as_unread()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1));
        Assert.Equal((2, 2, 1), room.Mailbox(2).Dialog(One) is var d ? (d.TopMessageId, d.TopDialogMessageId, d.UnreadCount) : default);
        Assert.Equal([1], d.PinnedMessages);
    }

    [Fact]
    public async Task Who_never_had_the_message_is_told_of_one_that_they_do_not_have_and_pins_nothing()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Pin("c:5", 1, 13, 2));
        Assert.Equal(0, room.Mailbox(3).Messages.Last().Action.MessagePinned.MessageId);
        Assert.Equal((0, 4, 2), room.Mailbox(3).Dialog(Chat) is var d ? (d.PinnedMessages.Count, d.LastOp, d.TopMessageId) : default);
        Assert.Equal([2], room.Mailbox(2).Dialog(Chat).PinnedMessages);
        room.Mailbox(3).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_deleted_already_is_told_and_not_pinned(bool atOnce)
    {
        Google.Protobuf.IMessage[] events = [Send("u:1:2", 1, 11), Delete("u:1:2", 1, 12, 1), Pin("u:1:2", 2, 13, 1)];
        if (atOnce) await room.RunAsync(events);
        else
            foreach (var one in events) await room.RunAsync(one);
        Assert.Equal((1, 0), (room.Mailbox(2).Messages.Last().Action.MessagePinned.MessageId, room.Mailbox(2).Dialog(One).PinnedMessages.Count));
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_on_an_old_page_is_pinned_too(bool afterRestart)
    {
        await room.SendAsync("u:1:2", 300);
        if (afterRestart) room.Restart();
        await room.RunAsync(Pin("u:1:2", 1, 999, 3));
        Assert.Equal([3], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.True(room.Mailbox(2).Record(3).Update.NewMessage.Pinned);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Announced_again_it_is_answered_again_and_pins_nothing_that_was_unpinned_since()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1, at: 2000));
        var again = room.Announced.Select(d => d.Clone()).ToList();
        await room.RunAsync(UnpinMine("u:1:2", 2, 3000, place: 1), Unpin("u:1:2", 2, 13, 1, at: 3000));
        room.Restart();
        var before = room.Store.Snapshot();
        await room.RunAsync(again);
        Assert.Equal(before, room.Store.Snapshot());
        Assert.NotNull(room.LastResult.Done);
    }

    [Theory]
    [InlineData(5999, 6000, true)] // unpinned before it was pinned for everybody
    [InlineData(6000, 6000, true)] // at the same moment: the conversation's word counts
    [InlineData(6001, 6000, false)]
    public async Task If_the_owner_has_said_something_later_of_it_that_stays(long own, long everybody, bool isPinned)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 1500), UnpinMine("u:1:2", 2, own, place: 1));
        await room.RunAsync(Pin("u:1:2", 1, 12, 1, at: everybody));
        Assert.Equal(isPinned ? [1] : [], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Equal([1], room.Mailbox(1).Dialog(Two).PinnedMessages);
        Assert.Equal(2, room.Mailbox(2).Dialog(One).LastOp);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_a_gap_pins_and_unpins_are_repaired_with_what_they_speak_of()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Pin("u:1:2", 1, 13, 1), Pin("u:1:2", 1, 14, 2), Unpin("u:1:2", 1, 15, 1));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 2, 16));
        room.Restart();
        await room.SettleAsync();
        foreach (var (user, peer) in new[] { (1, Two), (2, One) })
        {
            Assert.Equal([2], room.Mailbox(user).Dialog(peer).PinnedMessages);
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task When_the_message_that_tells_it_is_deleted_the_other_stays_pinned()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), Delete("u:1:2", 1, 13, 2));
        Assert.Equal(1, room.Mailbox(2).Dialog(One).TopMessageId);
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_tells_of_a_pin_can_itself_be_pinned()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Pin("u:1:2", 1, 12, 1), Pin("u:1:2", 1, 13, 2));
        Assert.Equal([1, 2], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }
}
