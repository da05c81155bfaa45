using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Where so much of a chat is read at once that nobody looks who wrote it, all members are told.</summary>
public sealed class LongReadingTests
{
    private const int Long = 8 * Names.MessagesPerPage;

    private static readonly Peer Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task All_members_are_told_of_the_mark_and_the_reader_is_not()
    {
        await BeginAsync();
        await room.TakeAsync(Read("c:5", 3, Long + 5));
        Assert.Equal([1, 2, 4], room.Broker.All<OutboxRead>().SelectMany(r => r.Owners).Order());
        Assert.All(room.Broker.All<OutboxRead>(), r => Assert.Equal((Long + 5, Long + 6), (r.UpTo, r.OpNo)));
        Assert.DoesNotContain(room.Store.Reads[^1], k => k.Contains("/page/", StringComparison.Ordinal) && !k.EndsWith("/page/8", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, Long - 1, false)]
    [InlineData(0, Long, true)]
    [InlineData(127, Long, true)]
    [InlineData(128, Long, false)]
    public async Task It_is_long_when_it_goes_over_more_pages_than_anybody_looks_at(long from, long upTo, bool isLong)
    {
        await BeginAsync();
        room.Restart();
        await room.TakeAsync(Read("c:5", 3, upTo, from));
        Assert.Equal(isLong ? [1, 2, 4] : [1], room.Broker.All<OutboxRead>().SelectMany(r => r.Owners).Where(u => u != 2 || isLong).Order());
    }

    [Fact]
    public async Task Who_wrote_something_sees_it_as_read_and_for_who_wrote_nothing_since_it_is_no_step()
    {
        await BeginAsync();
        var before = new[] { 1, 2, 4 }.ToDictionary(u => u, u => room.Mailbox(u).Pts);
        await room.RunAsync(Read("c:5", 3, Long + 5));
        Assert.Equal([1, 1, 0], new[] { 1, 2, 4 }.Select(u => room.Mailbox(u).Pts - before[u]));
        Assert.Equal([Long + 5, Long + 5, 0], new[] { 1, 2, 4 }.Select(u => room.Mailbox(u).Dialog(Chat).ReadOutbox));
        await room.RunAsync(Read("c:5", 3, Long + 6));
        Assert.Equal([2, 1, 0], new[] { 1, 2, 4 }.Select(u => room.Mailbox(u).Pts - before[u])); // of the last one there is one author
        foreach (var user in new[] { 1, 2, 3, 4 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task Told_again_it_is_no_step_for_anybody()
    {
        await BeginAsync();
        await room.RunAsync(Read("c:5", 3, Long + 5));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(Read("c:5", 3, Long + 5));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(6, room.Broker.All<OutboxRead>().SelectMany(r => r.Owners).Count());
    }

    [Fact]
    public async Task Who_has_not_got_as_far_as_the_reader_keeps_the_mark_for_what_comes()
    {
        await BeginAsync();
        await room.TakeAsync(Send("c:5", 4, 500, "written, and not here yet"));
        var (late, others) = (room.Announced[^1].Clone(), room.Announced.TakeLast(4).Take(3).ToList());
        Assert.Equal([4], late.Owners);
        await room.TakeAsync(others);
        room.Lose();
        await room.RunAsync(Read("c:5", 3, Long + 7));
        Assert.Equal((Long + 7, 0), room.Mailbox(4).Dialog(Chat) is var d ? (d.ReadOutbox, d.OwnDialogMessageId) : default);
        await room.RunAsync(late);
        Assert.Equal((Long + 7, room.Mailbox(4).Dialog(Chat).TopMessageId), room.Mailbox(4).Dialog(Chat) is var e ? (e.ReadOutbox, e.ReadOutboxMaxId) : default);
        room.Mailbox(4).AssertSound();
    }

    [Fact]
    public async Task Who_has_left_sees_no_more_than_they_had()
    {
        await BeginAsync();
        await room.RunAsync(Remove(5, 1, 600, 2));
        await room.SendAsync("c:5", 200, first: 5000);
        var top = room.Mailbox(2).Dialog(Chat).TopMessageId;
        await room.RunAsync(Read("c:5", 3, Long + 100));
        var dialog = room.Mailbox(2).Dialog(Chat);
        Assert.Equal((Long + 100, top), (dialog.ReadOutbox, dialog.ReadOutboxMaxId));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_a_dialog_of_two_only_the_other_is_told_however_much_it_was()
    {
        await room.SendAsync("u:1:2", Long + 5);
        await room.RunAsync(Read("u:1:2", 2, Long + 5));
        Assert.Equal([1], room.Broker.All<OutboxRead>().SelectMany(r => r.Owners));
        Assert.Equal(Long + 5, room.Mailbox(1).Dialog(Peer.User(2)).ReadOutboxMaxId);
    }

    [Fact]
    public async Task Reading_it_takes_the_unread_mark_away_as_any_other_does()
    {
        await BeginAsync();
        await room.RunAsync(MarkUnread("c:5", 3, at: 2000));
        await room.RunAsync(ReadAt("c:5", 3, Long + 5, date: 3000, unmarksAt: 3000));
        Assert.Equal((false, 1), room.Mailbox(3).Dialog(Chat) is var d ? (d.UnreadMark, d.ReadingCount) : default);
        room.Mailbox(3).AssertSound();
    }

    // A chat of 1 to 4: 1 writes all but message 3, which 2 wrote; 4 writes nothing. It ends with message Long + 6.
    private async Task BeginAsync()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3, 4), Send("c:5", 1, 11), Send("c:5", 2, 12));
        await room.SendAsync("c:5", Long + 3);
        room.Lose();
    }
}
