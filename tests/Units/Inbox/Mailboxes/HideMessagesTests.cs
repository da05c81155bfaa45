using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class HideMessagesTests
{
    private static readonly Peer One = Peer.User(1);

    private readonly Room room = new();

    [Fact]
    public async Task Messages_go_for_their_owner_and_stay_for_everybody_else()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), Send("u:1:2", 2, 13, "three"));
        var other = room.Mailbox(1).Log;
        await room.RunAsync(Hide("u:1:2", 2, 1, 3));
        Assert.Equal(["two"], room.Mailbox(2).Texts);
        Assert.Equal(other, room.Mailbox(1).Log);
        Assert.Equal((2, 1, 3), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).UnreadCount, room.Mailbox(2).Dialog(One).LastOp));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(Hide("u:1:2", 2, 1));
        var record = room.Mailbox(2).Record(3);
        Assert.Equal((0, 1), (record.OpNo, Assert.Single(record.Update.MessagesDeleted.Ids)));
        Assert.Equal([1], record.DialogMessageIds);
        Assert.Equal(
            (true, record.Update, 3), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        var notMe = Assert.Single(room.Broker.All<UpdatesNotMe>(), u => u.UserId == 2);
        Assert.Equal((9002, record.Update), (notMe.ExceptSessionId, Assert.Single(notMe.Updates.Updates_)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asked_again_it_is_answered_with_how_far_the_mailbox_is_and_takes_no_step(bool afterRestart)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Hide("u:1:2", 2, 1));
        await room.RunAsync(Send("u:2:3", 3, 12));
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.RunAsync(Hide("u:1:2", 2, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 0, 3), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
        Assert.Equal(3, room.Broker.All<UpdatesNotMe>()[^1].Updates.Pts);
    }

    [Fact]
    public async Task Asked_twice_at_once_it_is_one_step_and_two_answers()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(Hide("u:1:2", 2, 1, 1), Hide("u:1:2", 2, 1));
        Assert.Equal([1], room.Mailbox(2).Log[^1].Update.MessagesDeleted.Ids);
        Assert.Equal((3, 2), (room.Mailbox(2).Pts, room.Results.Count(r => r.Done is not null)));
    }

    [Theory]
    [InlineData("u:1:2")]
    [InlineData("u:2:3")] // a dialog that they do not have
    public async Task What_the_owner_does_not_have_is_answered_and_leaves_no_trace(string conversation)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var before = room.Store.Snapshot();
        await room.RunAsync(Hide(conversation, 2, 2, 300));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 1), (room.LastResult.Done is not null, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task Somebody_without_a_mailbox_hides_nothing()
    {
        await room.RunAsync(Hide("u:1:2", 2, 1));
        Assert.Empty(room.Store.Keys);
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task What_is_hidden_can_still_be_edited_and_deleted_for_the_others()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "helo"), Send("u:1:2", 1, 12, "oops"));
        await room.RunAsync(Hide("u:1:2", 1, 1, 2));
        await room.RunAsync(Edit("u:1:2", 1, 13, 1, "hello"), Delete("u:1:2", 1, 14, 2));
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Texts);
        Assert.All(room.Mailbox(1).Log.TakeLast(2), r => Assert.NotNull(r.Update.Skipped));
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_one_batch_with_what_brings_them_and_what_changes_them()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), Edit("u:1:2", 1, 13, 1, "ONE"));
        var announced = room.Announced.Single(d => d.Owners.Contains(2)).Clone();
        room.Lose();
        await room.RunAsync(announced, Hide("u:1:2", 2, 1), Read("u:1:2", 2, 1));
        Assert.Equal(["two"], room.Mailbox(2).Texts);
        Assert.Equal((1, 1), (room.Mailbox(2).Dialog(One).UnreadCount, room.Mailbox(2).Dialog(One).ReadInbox));
        room.Mailbox(2).AssertSound();
    }
}
