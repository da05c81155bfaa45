using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>The list of dialogs as one walks through it: what it costs to begin with, and that nothing is skipped or repeated.</summary>
public sealed class DialogListTests : IDisposable
{
    private readonly Desk desk = new();

    /// <summary>One dialog of a mailbox; its number is its user, and says how new it is.</summary>
    private sealed record Entry(int User, int Folder, bool IsPinned, bool HasDraft, bool HasMessages);

    [Theory]
    [InlineData(200, 20)]
    [InlineData(1000, 20)]
    [InlineData(1000, 0)]
    public async Task The_first_screen_reads_no_more_keys_however_many_dialogs_there_are(int count, int limit)
    {
        var room = new Room(desk.Store);
        foreach (var part in Enumerable.Range(2, count).Select(u => Send($"u:1:{u}", 1, u)).Chunk(50))
        {
            await room.TakeAsync(part);
            var own = room.Announced.Where(d => d.Owners.Contains(1)).TakeLast(50).ToList();
            room.Lose();
            await room.TakeAsync(own);
        }

        desk.Store.ForgetCalls();
        var page = await AskAsync(desk, 0, limit);
        Assert.Equal(Enumerable.Range(2, count).Reverse().Take(limit > 0 ? limit : 100).Select(u => (long)u), page.Dialogs_.Select(d => d.Counters.Peer.UserId));
        Assert.Equal((count, true), (page.TotalCount, page.More));
        Assert.InRange(desk.Store.Reads.Count, 1, 6);
        Assert.InRange(desk.Store.Reads.Sum(k => k.Count), 1, 600);
        Assert.DoesNotContain(desk.Store.Reads.SelectMany(k => k), k => k.StartsWith("mailbox/1/dialogs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_goes_on_behind_the_newest_gets_them_all()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 600).Select(u => new Entry(u, 0, false, false, true))], kept: 64);
        Assert.Equal(Enumerable.Range(2, 600).Reverse(), await WalkAsync(desk, 0, 100));
        Assert.Contains("mailbox/1/dialogs/2", desk.Store.Reads.SelectMany(k => k));
    }

    [Fact]
    public async Task Without_a_list_of_the_newest_all_are_looked_at()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 30).Select(u => new Entry(u, 0, false, false, true))], kept: 30);
        desk.Store.Remove(Names.RecentDialogs(1));
        Assert.Equal(Enumerable.Range(2, 30).Reverse(), await WalkAsync(desk, 0, 7));
    }

    [Fact]
    public async Task Where_the_newest_are_all_there_are_the_directory_is_not_read()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 30).Select(u => new Entry(u, 0, false, false, true))], kept: 30);
        Assert.Equal(30, (await WalkAsync(desk, 0, 7)).Count);
        Assert.DoesNotContain("mailbox/1/dialogs/0", desk.Store.Reads.SelectMany(k => k));
    }

    /// <summary>One that is not newer than the floor may have another before it that is not in the list.</summary>
    [Fact]
    public async Task What_is_in_the_list_and_not_newer_than_its_floor_does_not_count()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 20).Select(u => new Entry(u, 0, false, false, true))], kept: 5);
        var recent = desk.Store.Get<State.RecentDialogs>(Names.RecentDialogs(1))!;
        recent.Peers.Add([Peer.User(3), Peer.User(9)]); // the newest of long ago
        desk.Store.Put(Names.RecentDialogs(1), recent);
        Assert.Equal(Enumerable.Range(2, 20).Reverse(), await WalkAsync(desk, 0, 5));
        Assert.Equal(Enumerable.Range(2, 20).Reverse(), await WalkAsync(desk, 0, 6));
    }

    [Fact]
    public async Task Page_after_page_each_folder_comes_once_the_pinned_ones_first_whatever_the_size_of_pages_and_of_the_list() =>
        await Gen.Select(
            Gen.Select(Gen.Int[0, 1], Gen.Bool, Gen.Bool, Gen.Bool).Array[0, 60], Gen.Int[1, 15], Gen.Int[0, 60]).SampleAsync(async (drawn, limit, kept) =>
        {
            using var one = new Desk();
            var entries = drawn.Select((d, i) => new Entry(i + 2, d.Item1, d.Item2, d.Item3, d.Item4)).ToArray();
            Seat(one.Store, entries, kept);
            foreach (var folder in new[] { 0, 1 })
            {
                var pinned = entries.Where(e => e.Folder == folder && e.IsPinned).Reverse();
                var others = entries.Where(e => e.Folder == folder && !e.IsPinned && Order(e) > 0).OrderByDescending(Order);
                Assert.Equal(pinned.Concat(others).Select(e => e.User), await WalkAsync(one, folder, limit));
            }
        });

    [Fact]
    public async Task Pinned_ones_come_with_the_first_page_alone_and_are_not_counted_by_its_limit()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 10).Select(u => new Entry(u, 0, u <= 4, false, true))], kept: 10);
        var first = await AskAsync(desk, 0, 2);
        Assert.Equal([4, 3, 2, 11, 10L], first.Dialogs_.Select(d => d.Counters.Peer.UserId));
        Assert.Equal([4, 3, 2], first.Pinned.Select(p => p.UserId));
        Assert.Equal(77, first.PinnedPts);
        var next = await AskAsync(desk, first.Dialogs_[^1].Order, 2);
        Assert.Equal([9, 8], next.Dialogs_.Select(d => d.Counters.Peer.UserId));
        Assert.Equal((0, 0), (next.Pinned.Count, next.PinnedPts));
    }

    [Fact]
    public async Task A_draft_brings_a_dialog_to_the_front_and_comes_with_it()
    {
        Seat(desk.Store, [new Entry(2, 0, false, true, true), new Entry(3, 0, false, false, true), new Entry(4, 0, false, true, false)], kept: 3);
        var page = await AskAsync(desk, 0, 10);
        Assert.Equal([(4, 4000), (2, 2000), (3, 3L)], page.Dialogs_.Select(d => (d.Counters.Peer.UserId, d.Order)));
        Assert.Equal([("draft 4", 4000), ("draft 2", 2000), (null, 0L)], page.Dialogs_.Select(d => (d.Draft?.Content.Text, d.DraftPts)));
        Assert.Equal([null, "text 2", "text 3"], page.Dialogs_.Select(d => d.TopMessage?.Content.Text));
    }

    [Fact]
    public async Task A_dialog_that_is_no_longer_pinned_where_the_list_says_so_is_not_shown_as_pinned()
    {
        Seat(desk.Store, [.. Enumerable.Range(2, 3).Select(u => new Entry(u, 0, true, false, true))], kept: 3);
        desk.Store.Put(Names.Dialog(1, Peer.User(3)), new State.DialogState { TopMessageId = 3, Pts = 78 }); // a moment later
        desk.Store.Put(Names.Dialog(1, Peer.User(4)), new State.DialogState { TopMessageId = 4, Pts = 78, Pinned = true, FolderId = 1 });
        var page = await AskAsync(desk, 0, 10);
        Assert.Equal([2], page.Pinned.Select(p => p.UserId));
        Assert.Equal([2, 3], page.Dialogs_.Select(d => d.Counters.Peer.UserId));
    }

    public void Dispose() => desk.Dispose();

    private static long Order(Entry entry) => Math.Max(entry.HasMessages ? entry.User : 0, entry.HasDraft ? entry.User * 1000L : 0);

    private static void Seat(MemoryStore store, IReadOnlyList<Entry> entries, int kept)
    {
        foreach (var entry in entries)
        {
            var peer = Peer.User(entry.User);
            store.Put(Names.Dialog(1, peer), new State.DialogState
            {
                TopMessageId = entry.HasMessages ? entry.User : 0, DraftPts = entry.HasDraft ? entry.User * 1000 : 0, FolderId = entry.Folder, Pinned = entry.IsPinned,
            });
            var message = new Message { Id = entry.User, Peer = peer, Content = new Content { Text = $"text {entry.User}" } };
            store.Put(Names.Record(1, entry.User), new State.Record { DialogMessageId = 1, Update = new Update { Pts = entry.User, NewMessage = message } });
            var draft = new Draft { Content = new Content { Text = $"draft {entry.User}" } };
            store.Put(Names.Record(1, entry.User * 1000), new State.Record { Update = new Update { Pts = entry.User * 1000, DraftSaved = new DraftSaved { Draft = draft } } });
        }

        foreach (var (page, k) in entries.Select(e => Peer.User(e.User)).Chunk(Names.EntriesPerDirectoryPage).Select((p, k) => (p, k)))
            store.Put(Names.DialogDirectory(1, k), new State.DialogDirectory { Peers = { page } });
        var newest = entries.OrderByDescending(Order).ToList();
        store.Put(Names.RecentDialogs(1), new State.RecentDialogs
        {
            Peers = { newest.Take(kept).Select(e => Peer.User(e.User)) }, Floor = newest.Count > kept ? Order(newest[kept]) : 0,
        });
        store.Put(Names.PinnedDialogs(1), new State.PinnedDialogs
        {
            Dialogs = { entries.Where(e => e.IsPinned).Select(e => new State.PinnedDialog { Peer = Peer.User(e.User), FolderId = e.Folder, SetAt = e.User }) }, Pts = 77,
        });
        store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 100_000, DialogCount = entries.Count });
    }

    private static async Task<List<int>> WalkAsync(Desk desk, int folder, int limit)
    {
        var (offset, seen) = (0L, new List<int>());
        while (true)
        {
            var page = await AskAsync(desk, offset, limit, folder);
            seen.AddRange(page.Dialogs_.Select(d => (int)d.Counters.Peer.UserId));
            Assert.InRange(page.Dialogs_.Count - page.Pinned.Count, page.More ? limit : 0, limit);
            if (!page.More) return seen;
            offset = page.Dialogs_[^1].Order;
        }
    }

    private static async Task<Dialogs> AskAsync(Desk desk, long offset, int limit, int folder = 0) =>
        (await desk.AskAsync(1, new Request { GetDialogs = new GetDialogs { OffsetId = offset, Limit = limit, FolderId = folder } })).Result.Dialogs;
}
