using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ContentsPlayedTests
{
    private static readonly Peer Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task Who_sent_it_sees_that_it_was_played_on_all_their_devices()
    {
        await room.RunAsync(Send("u:1:3", 1, 10)); // so that numbers differ
        await room.RunAsync(Say("u:1:2", 1, 11));
        await room.RunAsync(PlayedBy2(1));
        var record = room.Mailbox(1).Record(3);
        Assert.Equal([2], record.Update.ContentsRead.Ids);
        Assert.Equal([1], record.DialogMessageIds);
        Assert.Equal(record.Update, room.Broker.All<PushUpdates>()[^1].Updates.Updates_[^1]);
        Assert.Equal((false, SlotMarks.Out | SlotMarks.Playable | SlotMarks.Played), (room.Mailbox(1).Record(2).Update.NewMessage.MediaUnread, room.Mailbox(1).Slot(Two, 1).Flags));
        room.Mailbox(1).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Told_again_it_takes_no_step_and_pokes(bool afterRestart)
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        await room.RunAsync(PlayedBy2(1));
        await room.RunAsync(Send("u:1:3", 1, 12));
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.RunAsync(PlayedBy2(1, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((1, 0, 3), room.Broker.All<PushUpdates>()[^1] is var p ? (p.UserId, p.Updates.Updates_.Count, p.Updates.Pts) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Told_before_the_copy_is_there_it_is_kept_and_the_copy_enters_as_played(bool afterRestart)
    {
        await room.TakeAsync(Say("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        var announced = room.Announced;
        room.Lose();
        await room.RunAsync(PlayedBy2(2));
        Assert.Equal([2], room.Mailbox(1).Dialog(Two).PlayedEarly);
        Assert.Empty(room.Mailbox(1).Record(1).Update.ContentsRead.Ids);
        if (afterRestart) room.Restart();
        await room.RunAsync(PlayedBy2(2)); // and once more
        Assert.Equal(1, room.Mailbox(1).Pts);

        await room.RunAsync(announced);

        Assert.Equal([true, false], room.Mailbox(1).Messages.Select(m => m.MediaUnread));
        Assert.Empty(room.Mailbox(1).Dialog(Two).PlayedEarly);
        Assert.Equal([Two], room.Mailbox(1).Directory);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task In_one_batch_before_and_after_the_copy()
    {
        await room.TakeAsync(Say("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        var announced = room.Announced.Single(d => d.Owners.Contains(1)).Clone();
        room.Lose();
        await room.RunAsync(PlayedBy2(1), announced, PlayedBy2(2));
        Assert.Equal([false, false], room.Mailbox(1).Messages.Select(m => m.MediaUnread));
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task In_a_chat_the_first_who_plays_it_is_the_one_who_counts()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Say("c:5", 1, 11));
        await room.RunAsync(Play("c:5", 3, 2));
        var pts = room.Mailbox(1).Pts;
        Assert.False(room.Mailbox(1).Record(2).Update.NewMessage.MediaUnread);
        await room.RunAsync(Play("c:5", 2, 2));
        Assert.Equal(pts, room.Mailbox(1).Pts);
        Assert.False(room.Mailbox(2).Record(2).Update.NewMessage.MediaUnread);
        foreach (var user in new[] { 1, 2, 3 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task In_a_chat_what_one_has_played_stays_unplayed_for_the_others()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Say("c:5", 1, 11));
        await room.RunAsync(Play("c:5", 3, 2));
        Assert.True(room.Mailbox(2).Record(2).Update.NewMessage.MediaUnread);
    }

    [Fact]
    public async Task Several_authors_of_a_shard_are_told_each_for_themselves()
    {
        await room.RunAsync(Create(5, 1, 10, 65), Say("c:5", 1, 11), Say("c:5", 65, 12));
        await room.RunAsync(new ContentsPlayed { Conversation = "c:5", Owners = { 1, 65 }, DialogMessageIds = { 2, 3 } });
        Assert.Equal([false, true], room.Mailbox(1).Messages.Skip(1).Select(m => m.MediaUnread)); // their own, and not the other's
        Assert.Equal([true, false], room.Mailbox(65).Messages.Skip(1).Select(m => m.MediaUnread));
        foreach (var user in new[] { 1, 65 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task What_its_author_has_deleted_is_no_longer_told()
    {
        await room.RunAsync(Say("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        await room.RunAsync(Hide("u:1:2", 1, 1), ClearMine("u:1:2", 1, 2));
        var pts = room.Mailbox(1).Pts;
        await room.RunAsync(PlayedBy2(1, 2));
        Assert.Equal(pts, room.Mailbox(1).Pts);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task What_is_not_to_be_played_cannot_have_been()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(PlayedBy2(1));
        Assert.Equal((1, SlotMarks.Out), (room.Mailbox(1).Pts, room.Mailbox(1).Slot(Two, 1).Flags));
    }

    [Fact]
    public async Task In_a_chat_it_is_said_to_the_dialog_of_that_chat()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Say("c:5", 1, 11));
        await room.RunAsync(Play("c:5", 2, 2));
        Assert.Equal(Chat, room.Mailbox(1).Log[^1].Update.Dialog.Peer);
    }

    private static ContentsPlayed PlayedBy2(params IEnumerable<long> places) => new() { Conversation = "u:1:2", Owners = { 1 }, DialogMessageIds = { places } };
}
