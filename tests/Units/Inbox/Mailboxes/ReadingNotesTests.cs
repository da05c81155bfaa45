using DaprMessaging.Contracts;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>How far the owner had read when is noted, for whoever wrote it and asks.</summary>
public sealed class ReadingNotesTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2);

    private readonly Room room = new();

    [Fact]
    public async Task Each_move_of_the_mark_is_noted_with_its_date_and_told_with_it()
    {
        await room.SendAsync("u:1:2", 4);
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 5000), ReadAt("u:1:2", 2, 4, date: 6000));
        Assert.Equal([(1, 5000), (4, 6000)], room.Mailbox(2).Readings(One));
        Assert.Equal(2, room.Mailbox(2).Dialog(One).ReadingCount);
        Assert.Equal([5000, 6000], room.Mailbox(2).Log.Where(r => r.Update.ReadInbox is not null).Select(r => r.Update.ReadInbox.Date));
        Assert.Equal([5000, 6000], room.Mailbox(1).Log.Where(r => r.Update.ReadOutbox is not null).Select(r => r.Update.ReadOutbox.Date));
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_moves_nothing_is_not_noted(bool afterRestart)
    {
        await room.SendAsync("u:1:2", 4);
        await room.RunAsync(ReadAt("u:1:2", 2, 3, date: 5000));
        if (afterRestart) room.Restart();
        await room.RunAsync(ReadAt("u:1:2", 2, 3, date: 6000), ReadAt("u:1:2", 2, 1, date: 7000), ReadAt("u:1:2", 2, 2, date: 7000, unmarksAt: 7000));
        Assert.Equal([(3, 5000)], room.Mailbox(2).Readings(One));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300)]
    public async Task After_a_full_page_they_go_on_on_the_next(int batch)
    {
        await room.SendAsync("u:1:2", 300);
        foreach (var part in Enumerable.Range(1, 300).Select(n => ReadAt("u:1:2", 2, n, date: 5000 + n)).Chunk(batch))
        {
            if (batch == 100) room.Restart();
            await room.TakeAsync(part);
        }

        Assert.Equal(Enumerable.Range(1, 300).Select(n => ((long)n, 5000L + n)), room.Mailbox(2).Readings(One));
        Assert.Equal([128, 128, 44], Enumerable.Range(0, 3).Select(k => room.Store.Get<DaprMessaging.Contracts.State.Readings>(Names.Readings(2, One, k))!.Marks.Count));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(127, 1)] // the page that is there is read
    [InlineData(128, 0)] // one that begins is not asked for
    [InlineData(129, 1)]
    public async Task Only_the_page_that_is_written_to_is_read(int before, int reads)
    {
        await room.SendAsync("u:1:2", before + 1);
        foreach (var part in Enumerable.Range(1, before).Select(n => ReadAt("u:1:2", 2, n, date: n)).Chunk(100)) await room.TakeAsync(part);
        room.Restart();
        room.Store.ForgetCalls();
        await room.TakeAsync(ReadAt("u:1:2", 2, before + 1, date: 9000));
        Assert.Equal(reads, room.Store.Reads.SelectMany(keys => keys).Count(k => k.Contains("/readings/", StringComparison.Ordinal)));
        Assert.Equal(before + 1, room.Mailbox(2).Readings(One).Count());
    }

    [Fact]
    public async Task Each_dialog_has_its_own()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Create(5, 1, 12, 2), Send("c:5", 1, 13));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 5000), ReadAt("c:5", 2, 2, date: 6000));
        Assert.Equal([(1, 5000)], room.Mailbox(2).Readings(One));
        Assert.Equal([(2, 6000)], room.Mailbox(2).Readings(Peer.Chat(5)));
        Assert.Empty(room.Mailbox(1).Readings(Two));
    }

    [Fact]
    public async Task Of_two_processes_that_note_at_once_none_is_lost()
    {
        await room.SendAsync("u:1:2", 6);
        var other = new Room(room.Store);
        await room.RunAsync(ReadAt("u:1:2", 2, 1, date: 1));
        await other.RunAsync(ReadAt("u:1:2", 2, 2, date: 2));
        await room.RunAsync(ReadAt("u:1:2", 2, 3, date: 3)); // on what it remembers, which is old
        await other.RunAsync(ReadAt("u:1:2", 2, 4, date: 4));
        Assert.Equal([(1, 1), (2, 2), (3, 3), (4, 4)], room.Mailbox(2).Readings(One));
        room.Mailbox(2).AssertSound();
    }
}
