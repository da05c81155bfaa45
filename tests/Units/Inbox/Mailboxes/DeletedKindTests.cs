using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What a deletion for everyone is in each mailbox.</summary>
public sealed class DeletedKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2);

    private readonly Room room = new();

    [Fact]
    public async Task Nothing_stays_of_what_was_said_and_its_place_does()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11, "secret"), Send("c:5", 1, 12, "answer", replyTo: 2));
        await room.RunAsync(Edit("c:5", 2, 13, 2, "secret still"), Delete("c:5", 2, 14, 2));
        foreach (var user in new[] { 1, 2 })
        {
            var record = room.Mailbox(user).Record(2);
            Assert.Equal((2, user == 2, false, false), (record.Update.Gone.FromUserId, record.Update.Gone.Out, record.Update.Gone.Service, record.Update.Gone.Mentioned));
            Assert.Equal((2, 2, 0), (record.OpNo, record.DialogMessageId, record.EditOpNo));
            Assert.Equal(
                new Slot(2, 2, (user == 2 ? SlotMarks.Out : SlotMarks.None) | SlotMarks.Deleted), room.Mailbox(user).Slot(Peer.Chat(5), 2));
            Assert.Equal(["answer"], room.Mailbox(user).Texts);
            room.Mailbox(user).AssertSound();
        }

        Assert.DoesNotContain(
            room.Store.Snapshot(), e => e.Key.StartsWith("mailbox/", StringComparison.Ordinal) && e.Value.ToStringUtf8().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_step_names_the_owners_own_ids_and_their_places()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Album("u:1:2", 1, 11, 12, 13), Delete("u:1:2", 1, 14, 3, 1));
        Assert.Equal([4, 2], room.Mailbox(2).Record(5).Update.MessagesDeleted.Ids);
        Assert.Equal([3, 1], room.Mailbox(2).Record(5).DialogMessageIds);
        Assert.Equal([3, 1], room.Mailbox(1).Record(4).Update.MessagesDeleted.Ids);
        var heard = Assert.Single(room.LastResult.Updates.Updates_);
        Assert.Equal((true, room.Mailbox(1).Record(4).Update), (room.LastResult.Done is not null, heard));
        Assert.Equal((9001, heard), (room.Broker.All<UpdatesNotMe>()[^1].ExceptSessionId, room.Broker.All<UpdatesNotMe>()[^1].Updates.Updates_[^1]));
    }

    [Theory]
    [InlineData(0, new long[] { 2, 3 }, 3)] // nothing is read
    [InlineData(5, new long[] { 2, 3 }, 0)] // everything
    [InlineData(2, new long[] { 2, 3 }, 2)] // one of those deleted
    [InlineData(2, new long[] { 1, 2 }, 3)] // all of those deleted
    [InlineData(2, new long[] { 3, 4, 5 }, 0)] // all that was unread is deleted
    [InlineData(3, new long[] { 5 }, 1)]
    public async Task What_is_deleted_is_unread_no_more(long mark, long[] places, int unread)
    {
        await SendAsync(5);
        if (mark > 0) await room.RunAsync(Read("u:1:2", 2, mark));
        await room.RunAsync(Delete("u:1:2", 1, 999, places));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((unread, unread, mark), (dialog.UnreadCount, room.Mailbox(2).Log[^1].Update.Dialog.UnreadCount, dialog.ReadInbox));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(new long[] { 5 }, 4)]
    [InlineData(new long[] { 2, 5, 4 }, 3)]
    [InlineData(new long[] { 1, 2 }, 5)]
    [InlineData(new long[] { 1, 2, 3, 4, 5 }, 0)]
    public async Task The_top_of_the_dialog_is_the_newest_that_is_left(long[] places, long top)
    {
        await SendAsync(5);
        room.Restart();
        await room.RunAsync(Delete("u:1:2", 1, 999, places));
        foreach (var (user, peer) in new[] { (1, Two), (2, One) })
        {
            Assert.Equal((top, 5), (room.Mailbox(user).Dialog(peer).TopMessageId, room.Mailbox(user).Dialog(peer).TopDialogMessageId));
            room.Mailbox(user).AssertSound();
        }
    }

    [Theory]
    [InlineData(128, 127)] // the newest page has nothing left
    [InlineData(100, 99)] // nor has all of it and a part of the one before
    [InlineData(2, 1)] // nor have all pages but the first
    [InlineData(1, 0)]
    public async Task The_top_is_found_over_several_pages(int from, long top)
    {
        await SendAsync(300);
        room.Restart();
        foreach (var part in Enumerable.Range(from, 301 - from).Reverse().Select(n => (long)n).Chunk(100))
            await room.RunAsync(Delete("u:1:2", 1, 1000 + part[0], part));
        Assert.Equal((top, 300), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).TopDialogMessageId));
        room.Mailbox(2).AssertSound();
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task The_top_is_found_when_one_batch_empties_page_after_page()
    {
        await SendAsync(300);
        room.Restart();
        await room.RunAsync(Enumerable.Range(2, 299).Select(n => (long)n).Chunk(100).Select(part => Delete("u:1:2", 1, 1000 + part[0], part)));
        Assert.Equal(1, room.Mailbox(2).Dialog(One).TopMessageId);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Pages_that_are_emptied_are_stepped_over_and_not_read()
    {
        await SendAsync(600);
        foreach (var part in Enumerable.Range(2, 599).Select(n => (long)n).Chunk(100)) await room.RunAsync(Delete("u:1:2", 1, 1000 + part[0], part));
        await room.RunAsync(Send("u:1:2", 1, 5000));
        room.Restart();
        room.Store.ForgetCalls();
        await room.RunAsync(Delete("u:1:2", 1, 5001, 601));
        Assert.Equal(
            ["mailbox/2/dialog/u1/page/0", "mailbox/2/dialog/u1/page/4"],
            room.Store.Reads.SelectMany(keys => keys).Where(k => k.StartsWith("mailbox/2/dialog/u1/page/", StringComparison.Ordinal)).ToHashSet().Order(StringComparer.Ordinal));
        Assert.Equal(1, room.Mailbox(2).Dialog(One).TopMessageId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_everything_was_deleted_a_dialog_goes_on(bool afterRestart)
    {
        await SendAsync(3);
        await room.RunAsync(Delete("u:1:2", 1, 1000, 1, 2, 3));
        Assert.Equal((0, 0), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).UnreadCount));
        if (afterRestart) room.Restart();
        await room.RunAsync(Send("u:1:2", 1, 1001, "a new beginning"));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((5, 4, 1), (dialog.TopMessageId, dialog.TopDialogMessageId, dialog.UnreadCount));
        Assert.Equal(["a new beginning"], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_deleted_twice_is_a_step_that_shows_nothing_the_second_time(bool atOnce)
    {
        await SendAsync(2);
        IEnumerable<DeleteMessages> twice = [Delete("u:1:2", 1, 11, 1), Delete("u:1:2", 1, 12, 1)];
        if (atOnce) await room.RunAsync(twice);
        else
            foreach (var one in twice) await room.RunAsync(one);
        Assert.NotNull(room.Mailbox(2).Log[^1].Update.Skipped);
        Assert.Equal((4, 4, 1), (room.Mailbox(2).Pts, room.Mailbox(2).Dialog(One).LastOp, room.Mailbox(2).Dialog(One).UnreadCount));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Of_those_that_are_partly_deleted_the_rest_is()
    {
        await SendAsync(3);
        await room.RunAsync(Delete("u:1:2", 1, 11, 2), Delete("u:1:2", 1, 12, 1, 2, 3));
        Assert.Equal([1, 3], room.Mailbox(2).Log[^1].Update.MessagesDeleted.Ids);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_the_owner_never_had_is_a_step_that_shows_nothing()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Delete("c:5", 1, 13, 2));
        Assert.NotNull(room.Mailbox(3).Log[^1].Update.Skipped);
        Assert.Equal(4, room.Mailbox(3).Dialog(Peer.Chat(5)).LastOp);
        room.Mailbox(3).AssertSound();
    }

    [Fact]
    public async Task A_message_that_is_deleted_in_the_batch_that_brings_it_never_shows()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "stays"));
        await room.RunAsync(Send("u:1:2", 1, 12, "secret"), Edit("u:1:2", 1, 13, 2, "secret too"), Delete("u:1:2", 1, 14, 2));
        var heard = room.Broker.All<PushUpdates>()[^1].Updates.Updates_;
        Assert.Equal([2, 3, 4], heard.Select(u => u.Pts));
        Assert.NotNull(heard[0].Gone);
        Assert.Equal((2, null), (heard[1].MessageEdited.Id, heard[1].MessageEdited.Message));
        Assert.Equal([2], heard[2].MessagesDeleted.Ids);
        Assert.DoesNotContain(
            room.Broker.Published.Where(e => e.Topic == Names.SyncTopic), e => e.Data.ToStringUtf8().Contains("secret", StringComparison.Ordinal));
        Assert.Equal([2], room.Results.Single(r => r.MessagesSent?.MessageIds.Contains(2) == true).MessagesSent.MessageIds);
        Assert.Equal((1, 1), (room.Mailbox(2).Dialog(One).TopMessageId, room.Mailbox(2).Dialog(One).UnreadCount));
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_gap_it_is_repaired_with_what_it_deletes(bool afterRestart)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), Delete("u:1:2", 1, 13, 2));
        room.Lose();
        await room.TakeAsync(Delete("u:1:2", 1, 14, 1));
        if (afterRestart) room.Restart();
        await room.SettleAsync();
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.Equal(4, room.Mailbox(2).Pts);
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_a_gap_wider_than_a_transaction_the_top_is_found_all_the_same()
    {
        await SendAsync(200);
        await room.TakeAsync(Enumerable.Range(0, 7).Select(i => Delete("u:1:2", 1, 1000 + i, Enumerable.Range(60 + (i * 20), 20).Select(n => (long)n))));
        room.Lose();
        await room.TakeAsync(Delete("u:1:2", 1, 2000, 200));
        room.Restart();
        await room.SettleAsync();
        Assert.Equal(59, room.Mailbox(2).Dialog(One).TopMessageId);
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_message_that_is_announced_again_is_answered_from_its_place_and_does_not_come_back()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"));
        var again = room.Announced.Select(d => d.Clone()).ToList();
        await room.RunAsync(Delete("u:1:2", 1, 13, 1, 2));
        room.Restart();
        var before = room.Store.Snapshot();
        await room.RunAsync(again);
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal([1, 2], room.Results.TakeLast(2).SelectMany(r => r.MessagesSent.MessageIds));
        Assert.Equal(3, room.LastResult.Updates.Pts);
    }

    [Fact]
    public async Task A_retry_of_a_message_that_is_deleted_gets_its_id_and_sends_nothing()
    {
        var send = Send("u:1:2", 1, 11, "one");
        await room.RunAsync(send, Delete("u:1:2", 1, 12, 1));
        await room.RunAsync(send.Retried(request: 99));
        Assert.Equal((99ul, 1), (room.LastResult.RequestId, room.LastResult.MessagesSent.MessageIds[0]));
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.Equal(2, room.Mailbox(2).Pts);
    }

    [Fact]
    public async Task A_reply_to_what_is_deleted_points_to_its_place_and_concerns_its_author()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Delete("c:5", 2, 12, 2), Send("c:5", 1, 13, "answer", replyTo: 2));
        var reply = room.Mailbox(2).Messages.Last();
        Assert.Equal((2, true), (reply.ReplyToMessageId, reply.Mentioned));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_mark_may_stand_on_what_is_deleted()
    {
        await SendAsync(4);
        await room.RunAsync(Delete("u:1:2", 1, 11, 2, 3));
        await room.RunAsync(Read("u:1:2", 2, 3));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((3, 3, 1), (dialog.ReadInbox, dialog.ReadInboxMaxId, dialog.UnreadCount));
        Assert.Equal((3, 3), (room.Mailbox(1).Dialog(Two).ReadOutbox, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId));
        room.Mailbox(2).AssertSound();
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task In_a_chat_authors_of_what_is_deleted_since_are_told_that_it_was_read()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 2, 11), Delete("c:5", 1, 12, 2));
        await room.RunAsync(Read("c:5", 3, 2));
        Assert.Contains(room.Broker.All<OutboxRead>(), r => r.Owners.Contains(2) && r.UpTo == 2);
    }

    [Fact]
    public async Task Service_messages_can_be_deleted_like_others()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Delete("c:5", 1, 13, 3));
        Assert.True(room.Mailbox(2).Record(3).Update.Gone.Service);
        Assert.Equal((2, 1), (room.Mailbox(2).Dialog(Peer.Chat(5)).TopMessageId, room.Mailbox(2).Dialog(Peer.Chat(5)).UnreadCount));
        Assert.Equal(0, room.Mailbox(3).Dialog(Peer.Chat(5)).TopMessageId);
        foreach (var user in new[] { 1, 2, 3 }) room.Mailbox(user).AssertSound();
    }

    private async Task SendAsync(int count)
    {
        foreach (var part in Enumerable.Range(1, count).Select(n => Send("u:1:2", 1, 100 + n)).Chunk(100)) await room.RunAsync(part);
    }
}
