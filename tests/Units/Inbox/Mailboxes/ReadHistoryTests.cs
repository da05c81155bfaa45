using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ReadHistoryTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task The_mark_moves_and_what_it_passes_is_no_longer_unread()
    {
        await SendAsync(3);
        await room.RunAsync(Read("u:1:2", 2, 2));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((2, 2, 1), (dialog.ReadInbox, dialog.ReadInboxMaxId, dialog.UnreadCount));
        Assert.Equal(2, room.Mailbox(2).Log[^1].DialogMessageId);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_a_step_that_the_reader_gets_and_the_readers_other_sessions_too()
    {
        await SendAsync(2);
        await room.RunAsync(Read("u:1:2", 2, 2));
        var step = room.Mailbox(2).Record(3).Update;
        Assert.Equal((2, 0), (step.ReadInbox.MaxId, step.Dialog.UnreadCount));
        Assert.Equal(
            (true, step, 3), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_),
            room.LastResult.Updates.Pts));
        var notMe = Assert.Single(room.Broker.All<UpdatesNotMe>(), u => u.UserId == 2);
        Assert.Equal((9002, step), (notMe.ExceptSessionId, Assert.Single(notMe.Updates.Updates_)));
    }

    [Fact]
    public async Task The_mark_is_shown_as_the_readers_own_id()
    {
        await room.RunAsync(Send("u:2:3", 2, 1), Send("u:2:3", 2, 2));
        await SendAsync(2);
        await room.RunAsync(Read("u:1:2", 2, 1));
        Assert.Equal((1, 3), (room.Mailbox(2).Dialog(One).ReadInbox, room.Mailbox(2).Dialog(One).ReadInboxMaxId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_mark_never_goes_back_and_asking_is_answered_all_the_same(long again)
    {
        await SendAsync(3);
        await room.RunAsync(Read("u:1:2", 2, 2));
        var before = room.Store.Snapshot();
        await room.RunAsync(Read("u:1:2", 2, again));

        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(
            (true, 0, 4), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
        Assert.Equal((0, 4), Poke(room.Broker.All<UpdatesNotMe>()[^1].Updates));
    }

    [Fact]
    public async Task A_mark_that_was_there_says_how_far_the_whole_mailbox_is()
    {
        await SendAsync(1);
        await room.RunAsync(Read("u:1:2", 2, 1));
        await room.RunAsync(Send("u:2:3", 3, 99));
        await room.RunAsync(Read("u:1:2", 2, 1));
        Assert.Equal(3, room.LastResult.Updates.Pts);
    }

    [Fact]
    public async Task In_a_dialog_of_two_only_the_page_of_the_mark_is_read_however_far_it_moves()
    {
        foreach (var part in Enumerable.Range(1, 300).Select(n => Send("u:1:2", 1, n)).Chunk(100)) await room.RunAsync(part);
        room.Restart();
        room.Store.ForgetCalls();
        await room.TakeAsync(Read("u:1:2", 2, 300));
        Assert.Equal(
            ["mailbox/2/dialog/u1/page/2"],
            room.Store.Reads.SelectMany(keys => keys).Where(k => k.Contains("/page/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_other_learns_that_it_was_read_and_learns_it_again_if_that_is_said_again()
    {
        await SendAsync(3);
        await room.RunAsync(Read("u:1:2", 2, 3));
        Assert.Equal((3, 3), (room.Mailbox(1).Dialog(Two).ReadOutbox, room.Mailbox(1).Dialog(Two).ReadOutboxMaxId));
        await room.RunAsync(Read("u:1:2", 2, 3));
        Assert.Equal([3, 3], room.Broker.All<OutboxRead>().Select(r => r.UpTo));
    }

    [Fact]
    public async Task A_telling_that_was_lost_is_made_up_for_by_asking_again()
    {
        await SendAsync(3);
        await room.TakeAsync(Read("u:1:2", 2, 3));
        room.Lose();
        await room.RunAsync(Read("u:1:2", 2, 3));
        Assert.Equal(3, room.Mailbox(1).Dialog(Two).ReadOutbox);
    }

    [Fact]
    public async Task In_a_dialog_with_oneself_nobody_is_told()
    {
        await room.RunAsync(Send("u:7:7", 7, 11));
        await room.RunAsync(Read("u:7:7", 7, 1));
        Assert.Empty(room.Broker.All<OutboxRead>());
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task In_a_chat_the_authors_of_what_was_read_are_told_and_nobody_else()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3, 4), Send("c:5", 1, 11), Send("c:5", 2, 12), Send("c:5", 4, 13), Send("c:5", 3, 14));
        await room.RunAsync(Read("c:5", 4, 4));
        Assert.Equal([(1, 2), (2, 3)], room.Broker.All<OutboxRead>().Select(r => ((int)r.Owners.Single(), (int)r.UpTo)).Order());
        Assert.Equal([2, 3, 0], new[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Dialog(Chat).ReadOutbox)); // each of what they wrote
    }

    [Fact]
    public async Task In_a_chat_the_authors_after_the_mark_that_was_seen_are_told_even_if_it_has_moved_since()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), Send("c:5", 2, 12));
        await room.TakeAsync(Read("c:5", 3, 3));
        room.Lose();
        await room.RunAsync(Read("c:5", 3, 3, from: 0));
        Assert.Equal([1, 2, 1, 2], room.Broker.All<OutboxRead>().SelectMany(r => r.Owners));
        await room.RunAsync(Read("c:5", 3, 3, from: 2));
        Assert.Equal([2], room.Broker.All<OutboxRead>()[^1].Owners);
    }

    [Fact]
    public async Task Authors_are_found_over_many_pages_and_each_is_told_up_to_their_own_newest_message()
    {
        await room.RunAsync(Create(5, 1, 10, 65, 129, 3));
        var messages = Enumerable.Range(1, 300).Select(n => Send("c:5", n is 2 ? 65 : n is 299 ? 129 : 1, 1000 + n));
        foreach (var part in messages.Chunk(100)) await room.RunAsync(part);
        room.Restart();
        await room.RunAsync(Read("c:5", 3, 301));
        Assert.Equal(
            [(1, 301), (65, 3), (129, 300)], room.Broker.All<OutboxRead>().Select(r => ((int)r.Owners.Single(), (int)r.UpTo)).Order());
    }

    [Fact]
    public async Task The_count_is_right_across_the_border_of_a_page()
    {
        foreach (var part in Enumerable.Range(1, 300).Select(n => Send("u:1:2", 1, n)).Chunk(100)) await room.RunAsync(part);
        foreach (var (mark, unread) in new[] { (127, 173), (128, 172), (255, 45), (256, 44), (300, 0) })
        {
            room.Restart();
            await room.RunAsync(Read("u:1:2", 2, mark));
            Assert.Equal(unread, room.Mailbox(2).Dialog(One).UnreadCount);
            room.Mailbox(2).AssertSound();
        }
    }

    [Theory]
    [InlineData("c:5")]
    [InlineData("u:1:2")]
    public async Task Reading_where_there_is_nothing_changes_nothing(string conversation)
    {
        await room.RunAsync(Read(conversation, 2, 5));
        Assert.Empty(room.Store.Keys);
        Assert.Equal((true, 0), (room.LastResult.Done is not null, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task What_one_member_reads_stays_unread_for_the_others()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), Send("c:5", 1, 12));
        await room.RunAsync(Read("c:5", 2, 3));
        Assert.Equal((0, 2), (room.Mailbox(2).Dialog(Chat).UnreadCount, room.Mailbox(3).Dialog(Chat).UnreadCount));
    }

    [Fact]
    public async Task Messages_that_come_after_the_mark_count_again()
    {
        await SendAsync(2);
        await room.RunAsync(Read("u:1:2", 2, 2));
        await room.RunAsync(Send("u:1:2", 1, 50));
        Assert.Equal(1, room.Mailbox(2).Dialog(One).UnreadCount);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task However_sending_and_reading_of_two_are_interleaved_every_promise_holds() =>
        await Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 30], Gen.Int[1, 4]).Array[1, 25].SampleAsync(async acts =>
        {
            var two = new Room();
            var sent = 0;
            foreach (var (isFirst, isRead, mark, count) in acts)
            {
                var user = isFirst ? 1 : 2;
                if (isRead && sent > 0) await two.RunAsync(Read("u:1:2", user, mark % sent + 1));
                else await two.RunAsync(Album("u:1:2", user, [.. Enumerable.Range(sent + 1, count).Select(n => (long)n)]));
                if (!isRead || sent == 0) sent += count;
                if (mark % 5 == 0) two.Restart();
            }

            two.Mailbox(1).AssertSound();
            two.Mailbox(2).AssertSound();
            var (one, other) = (two.Mailbox(1).Dialog(Two), two.Mailbox(2).Dialog(One));

            // What one has read is what the other sees as read.
            Assert.Equal((one.ReadInbox, other.ReadInbox), (other.ReadOutbox, one.ReadOutbox));
        });

    private static (int, int) Poke(Updates updates) => (updates.Updates_.Count, (int)updates.Pts);

    private Task SendAsync(int count) => room.RunAsync(Enumerable.Range(1, count).Select(n => Send("u:1:2", 1, 100 + n)));
}
