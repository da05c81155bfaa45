using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>
/// Dialogs pinned to the top, muted, archived, marked: what the reference system tells to devices that are there, and to no other.
/// </summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_dialogs_are_kept
{
    private const long ForEver = (1L << 53) - 1;

    [Fact]
    public async Task The_list_begins_with_those_that_are_pinned_in_the_order_that_was_set()
    {
        await using var world = await World.StartAsync();
        var (alice, peers) = await AliceAsync(world);
        var tablet = await world.PhoneAsync(1, "tablet", pts: 0);
        Assert.Equal([peers[4], peers[3], peers[2]], await ListAsync(alice));

        foreach (var peer in new[] { peers[2], peers[3] }) await alice.Client.PinDialogAsync(peer);
        Assert.Equal([peers[3], peers[2], peers[4]], await ListAsync(alice)); // the last one to be pinned is the first
        await alice.Client.ReorderPinnedDialogsAsync([peers[2], peers[3]]);
        Assert.Equal([peers[2], peers[3], peers[4]], await ListAsync(alice));

        await alice.SendAsync(peers[4], "newer than all, and yet behind them");
        await tablet.UntilTextAsync("newer than all, and yet behind them");
        Assert.Equal([peers[2], peers[3], peers[4]], tablet.View.List(0).Select(d => d.Peer));
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();

        await alice.Client.PinDialogAsync(peers[2], pinned: false);
        Assert.Equal([peers[3], peers[4], peers[2]], await ListAsync(alice));
        await tablet.UntilCountersAsync(peers[2], c => !c.Pinned, "that it is pinned no longer");
        await tablet.CheckAsync();
    }

    [Fact]
    public async Task The_archive_is_a_list_of_its_own()
    {
        await using var world = await World.StartAsync();
        var (alice, peers) = await AliceAsync(world);
        var tablet = await world.PhoneAsync(1, "tablet", pts: 0);
        await alice.Client.PinDialogAsync(peers[2]);

        foreach (var peer in new[] { peers[2], peers[3] }) await alice.Client.SetDialogFolderAsync(peer, 1);
        Assert.Equal([peers[4]], await ListAsync(alice));
        Assert.Equal([peers[2], peers[3]], await ListAsync(alice, 1));
        await alice.Client.SetDialogFolderAsync(peers[2], 0);
        Assert.Equal([peers[2], peers[4]], await ListAsync(alice));

        await tablet.UntilCountersAsync(peers[2], c => c.FolderId == 0, "that it is back");
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();
    }

    [Fact]
    public async Task A_device_that_was_away_learns_all_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, peers) = await AliceAsync(world);
        var tablet = await world.PhoneAsync(1, "tablet", pts: 0);
        await tablet.UntilCurrentAsync();
        var pts = tablet.Client.Pts;
        await tablet.DisposeAsync();

        foreach (var peer in new[] { peers[2], peers[3], peers[4] }) await alice.Client.PinDialogAsync(peer);
        await alice.Client.ReorderPinnedDialogsAsync([peers[4], peers[2], peers[3]]);
        await alice.Client.PinDialogAsync(peers[2], pinned: false);
        await alice.Client.MuteDialogAsync(peers[2], ForEver);
        await alice.Client.MuteDialogAsync(peers[3], ForEver);
        await alice.Client.MuteDialogAsync(peers[3], 0);
        await alice.Client.MarkDialogUnreadAsync(peers[4]);
        await alice.Client.SetDialogFolderAsync(peers[3], 1);
        await alice.Client.BlockUserAsync(4);

        var back = await world.PhoneAsync(1, "tablet", pts: pts);
        await back.UntilAsync(p => p.Shown.Any(u => u.UserBlocked is not null), "the last of it");
        var fresh = await world.PhoneAsync(1, "new", pts: 0);
        await fresh.UntilAsync(p => p.Shown.Any(u => u.UserBlocked is not null), "the last of it");
        await fresh.CheckAsync();
        foreach (var view in new[] { back.View, fresh.View })
        {
            Assert.Equal((ForEver, 0L), (view.Find(peers[2])!.Counters.MuteUntil, view.Find(peers[3])!.Counters.MuteUntil));
            Assert.Equal((1, true), (view.Find(peers[3])!.Counters.FolderId, view.Find(peers[4])!.Counters.UnreadMark));
            Assert.Equal([peers[4], peers[2]], view.List(0).Select(d => d.Peer).Intersect([peers[2], peers[3], peers[4]]));
            Assert.Equal([4], view.Blocked);
        }

        Assert.Equal(Enumerable.Range((int)pts + 1, back.Shown.Length), back.Shown.Select(u => (int)u.Pts));
    }

    [Fact]
    public async Task A_mark_for_later_is_taken_away_by_reading()
    {
        await using var world = await World.StartAsync();
        var (alice, peers) = await AliceAsync(world);
        var tablet = await world.PhoneAsync(1, "tablet", pts: 0);
        var newest = alice.Messages.Last(m => m.Peer.Equals(peers[2])).Id;
        await alice.Client.ReadHistoryAsync(peers[2], newest);

        await alice.Client.MarkDialogUnreadAsync(peers[2]);
        await tablet.UntilCountersAsync(peers[2], c => c.UnreadMark, "the mark");
        Assert.Equal(0, tablet.Counters(peers[2])!.UnreadCount);
        await tablet.Client.ReadHistoryAsync(peers[2], newest);
        await alice.UntilCountersAsync(peers[2], c => !c.UnreadMark && c.ReadInboxMaxId == newest, "that the mark is gone");
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();
    }

    [Fact]
    public async Task None_of_it_is_anybody_elses_affair()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "before");
        await bob.UntilTextAsync("before");
        var before = bob.Client.Pts;

        await alice.Client.PinDialogAsync(bob.Peer);
        await alice.Client.MuteDialogAsync(bob.Peer, ForEver);
        await alice.Client.SetDialogFolderAsync(bob.Peer, 1);
        await alice.Client.MarkDialogUnreadAsync(bob.Peer);
        await alice.Client.SaveDraftAsync(bob.Peer, "what I might say");
        await alice.SendAsync(bob.Peer, "after");
        await bob.UntilTextAsync("after");

        Assert.Equal(before + 1, bob.Client.Pts);
        Assert.Equal((false, 0L, 0), (bob.Counters(alice.Peer)!.Pinned, bob.Counters(alice.Peer)!.MuteUntil, bob.Counters(alice.Peer)!.FolderId));
    }

    // She has written to users 2, 3 and 4, in this order.
    private static async Task<(Phone Alice, Peer[] Peers)> AliceAsync(World world)
    {
        var alice = await world.PhoneAsync(1);
        Peer[] peers = [.. Enumerable.Range(0, 5).Select(i => Peer.User(i))];
        for (var user = 2; user <= 4; user++)
        {
            var other = await world.PhoneAsync(user);
            await other.SendAsync(alice.Peer, $"hello from {user}");
            await alice.UntilTextAsync($"hello from {user}");
        }

        return (alice, peers);
    }

    private static async Task<IEnumerable<Peer>> ListAsync(Phone phone, int folderId = 0) =>
        (await phone.Client.GetDialogsAsync(folderId: folderId)).Dialogs_.Select(d => d.Counters.Peer);
}
