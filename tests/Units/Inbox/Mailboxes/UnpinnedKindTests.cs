using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What it is in each mailbox that a message is pinned no longer for anybody, or that none is.</summary>
public sealed class UnpinnedKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2);

    private readonly Room room = new();

    [Fact]
    public async Task One_is_unpinned_and_the_others_stay()
    {
        await BeginAsync();
        await room.RunAsync(Unpin("u:1:2", 2, 21, 2, at: 3000));
        foreach (var (user, peer) in new[] { (1, Two), (2, One) })
        {
            Assert.Equal([1, 3], room.Mailbox(user).Dialog(peer).PinnedMessages);
            var record = room.Mailbox(user).Log[^1];
            Assert.Equal((new MessagesPinned { Ids = { 2 } }, 2, 3000), (record.Update.MessagesPinned, record.DialogMessageId, record.SetAt));
            room.Mailbox(user).AssertSound();
        }

        Assert.Equal((true, room.Mailbox(2).Log[^1].Update), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_)));
        Assert.Equal(room.Mailbox(1).Log[^1].Update, room.Broker.All<PushUpdates>()[^1].Updates.Updates_[^1]);
    }

    [Fact]
    public async Task All_are_unpinned_those_that_one_has_pinned_alone_too()
    {
        await BeginAsync();
        await room.RunAsync(PinMine("u:1:2", 2, 4, at: 2500));
        await room.RunAsync(Unpin("u:1:2", 1, 21, at: 3000));
        Assert.Equal([1, 2, 3, 4], room.Mailbox(2).Log[^1].Update.MessagesPinned.Ids);
        Assert.Equal([1, 2, 3], room.Mailbox(1).Log[^1].Update.MessagesPinned.Ids);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task What_somebody_has_pinned_later_for_themselves_stays_for_them()
    {
        await BeginAsync();
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 4000));
        await room.RunAsync(Unpin("u:1:2", 1, 21, at: 3000));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.Empty(room.Mailbox(1).Dialog(Two).PinnedMessages);
        await room.RunAsync(Unpin("u:1:2", 1, 22, 1, at: 3500));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        Assert.NotNull(room.Mailbox(2).Log[^1].Update.Skipped);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_pinned_at_the_same_moment_in_the_conversation_goes_by_the_order_of_the_conversation()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, at: 2000), Pin("u:1:2", 1, 12, 1, at: 2000), Unpin("u:1:2", 2, 13, at: 2000));
        Assert.Empty(room.Mailbox(2).Dialog(One).PinnedMessages);
        await room.RunAsync(Pin("u:1:2", 1, 14, 1, at: 2000), Unpin("u:1:2", 1, 15, 1, at: 2000), Pin("u:1:2", 1, 16, 1, at: 2000));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        await room.RunAsync(Unpin("u:1:2", 2, 17, at: 2000), Unpin("u:1:2", 2, 18, at: 2000));
        Assert.Empty(room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Where_nothing_changes_it_is_a_step_all_the_same(long place)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Pin("c:5", 1, 13, 2), Unpin("c:5", 1, 14, place));
        Assert.Equal(5, room.Mailbox(3).Dialog(Peer.Chat(5)).LastOp);
        Assert.Equal(3, room.Mailbox(3).Pts);
        room.Mailbox(3).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_were_pinned_on_many_pages_are_unpinned(bool afterRestart)
    {
        await room.SendAsync("u:1:2", 400);
        await room.RunAsync(Enumerable.Range(1, 40).Select(n => PinMine("u:1:2", 2, n * 10, at: 2000)));
        if (afterRestart) room.Restart();
        await room.RunAsync(Unpin("u:1:2", 1, 999, at: 3000));
        Assert.Equal(Enumerable.Range(1, 40).Select(n => n * 10L), room.Mailbox(2).Log[^1].Update.MessagesPinned.Ids);
        room.Mailbox(2).AssertSound();
    }

    // Messages 1 to 4, of which 1 to 3 are pinned.
    private async Task BeginAsync()
    {
        await room.SendAsync("u:1:2", 4);
        await room.RunAsync(Enumerable.Range(1, 3).Select(n => Pin("u:1:2", 1, 10 + n, n, at: 2000)));
    }
}
