using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ReorderPinnedDialogsTests
{
    private static readonly Peer One = Peer.User(1), Three = Peer.User(3), Four = Peer.User(4), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task The_list_is_in_the_order_that_was_asked_for_and_a_step_tells_it()
    {
        await BeginAsync();
        await room.RunAsync(Reorder(2, 3000, 0, One, Chat, Three));
        var record = room.Mailbox(2).Record(4);
        Assert.Equal(new DialogsPinned { Peers = { One, Chat, Three } }, record.Update.DialogsPinned);
        Assert.Equal((null, 3000), (record.Update.Dialog, record.SetAt));
        Assert.Equal([One, Chat, Three], record.Peers);
        Assert.Equal((true, record.Update, 4), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_pinned_afterwards_comes_first_and_what_was_not_named_comes_last()
    {
        await BeginAsync();
        await room.RunAsync(Reorder(2, 3000, 0, One, Chat));
        Assert.Equal([One, Chat, Three], room.Mailbox(2).Pinned.In(0));
        await room.RunAsync(PinToTop("u:2:4", 2, 3001));
        Assert.Equal([Four, One, Chat, Three], room.Mailbox(2).Pinned.In(0));
        Assert.Equal([Four, One, Chat, Three], room.Mailbox(2).Log[^1].Update.DialogsPinned.Peers);
        await room.RunAsync(PinToTop("c:5", 2, 3002)); // and so does what is pinned again
        Assert.Equal([Chat, Four, One, Three], room.Mailbox(2).Pinned.In(0));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_not_pinned_is_not_pinned_by_being_named()
    {
        await BeginAsync();
        await room.RunAsync(Reorder(2, 3000, 0, Four, One, Peer.User(99)));
        Assert.Equal([One, Three, Chat], room.Mailbox(2).Pinned.In(0));
        Assert.Equal([Four, One, Peer.User(99)], room.Mailbox(2).Record(4).Peers); // as it was asked for
        Assert.False(room.Mailbox(2).Dialog(Four).Pinned);
        Assert.Equal([One, Chat, Three], room.Mailbox(2).Directory);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(2999)]
    public async Task What_is_not_later_is_answered_and_takes_no_step(long at)
    {
        await BeginAsync();
        await room.RunAsync(Reorder(2, 3000, 0, One, Chat, Three));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(Reorder(2, at, 0, Three, Chat, One));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 0, 4), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task Each_folder_has_an_order_of_its_own()
    {
        await BeginAsync();
        await room.RunAsync(PinToTop("u:2:4", 2, 2500), Move("u:2:4", 2, 2501, 1), Move("c:5", 2, 2502, 1));
        await room.RunAsync(Reorder(2, 3000, 0, One, Three), Reorder(2, 2800, 1, Chat, Four));
        Assert.Equal([One, Three], room.Mailbox(2).Pinned.In(0));
        Assert.Equal([Chat, Four], room.Mailbox(2).Pinned.In(1));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Somebody_without_a_mailbox_may_begin_with_an_order()
    {
        await room.RunAsync(Reorder(2, 3000, 0, One));
        Assert.Equal((1, 0), (room.Mailbox(2).Pts, room.Mailbox(2).Head.DialogCount));
        await room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("u:2:3", 2, 2002)); // pinned before, and late
        Assert.Equal([One, Three], room.Mailbox(2).Pinned.In(0));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_whatever_order_and_however_often_all_of_it_comes_the_list_is_the_same() =>
        await Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4], Gen.Bool).Array[1, 14], Gen.Int[0, 1 << 30]).SampleAsync(async (acts, seed) =>
        {
            var events = acts.Select((a, i) => (IMessage)(a.Item1 switch
            {
                0 or 1 => Reorder(2, 2000 + i, a.Item1, Enumerable.Range(0, 4).Select(n => Peer.User(3 + ((a.Item2 + (a.Item3 ? n : 4 - n)) % 4)))),
                2 => Move($"u:2:{2 + a.Item2}", 2, 2000 + i, a.Item3 ? 1 : 0),
                _ => PinToTop($"u:2:{2 + a.Item2}", 2, 2000 + i, a.Item1 < 5 || a.Item3),
            })).ToList();
            var (inOrder, shuffled, random) = (new Room(), new Room(), new Random(seed));
            foreach (var one in events) await inOrder.RunAsync(one);
            var late = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(late);
            foreach (var part in late.Chunk(1 + random.Next(3)))
            {
                if (random.Next(3) == 0) shuffled.Restart();
                await shuffled.RunAsync(part);
            }

            Assert.Equal(Lists(inOrder), Lists(shuffled));
            inOrder.Mailbox(2).AssertSound();
            shuffled.Mailbox(2).AssertSound();
        }, iter: 150);

    private static string Lists(Room room) =>
        string.Join(" | ", Enumerable.Range(0, 2).Select(folder => string.Join(',', room.Mailbox(2).Pinned.In(folder).Select(p => p.ToKey()))));

    // The dialogs with 1, the chat and 3 are pinned, in this order.
    private Task BeginAsync() => room.RunAsync(PinToTop("u:1:2", 2, 2001), PinToTop("c:5", 2, 2002), PinToTop("u:2:3", 2, 2003));
}
