using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>The dialogs among which the newest are: no other is newer than the floor, however many there are.</summary>
public sealed class RecentListTests
{
    private readonly Room room = new();

    private RecentDialogs List => room.Mailbox(1).Recent!;

    [Fact]
    public async Task It_is_a_set_to_which_a_dialog_comes_once()
    {
        await room.RunAsync(Send("u:1:2", 2, 11), Send("u:1:3", 3, 12));
        room.Store.ForgetCalls();
        await room.RunAsync(Send("u:1:2", 2, 13), Mute("u:1:3", 1, at: 2000, until: 9000), Read("u:1:2", 1, 2));
        Assert.Equal([Peer.User(2), Peer.User(3)], List.Peers);
        Assert.Equal(0, List.Floor);
        Assert.DoesNotContain("mailbox/1/recent", room.Store.Commits.SelectMany(c => c).Select(w => w.Key)); // it is not written for an order
    }

    [Fact]
    public async Task A_dialog_that_holds_nothing_does_not_come_in()
    {
        await room.RunAsync(Mute("u:1:2", 1, at: 2000, until: 9000));
        Assert.Empty(List.Peers);
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to be"));
        Assert.Equal([Peer.User(2)], List.Peers);
    }

    [Fact]
    public async Task When_it_is_full_the_older_half_goes_and_the_floor_is_the_newest_that_went()
    {
        await BeginAsync(RecentList.Most);
        Assert.Equal((RecentList.Most, 0), (List.Peers.Count, List.Floor));
        await room.RunAsync(Draft("u:1:2", 1, 2000, "newer")); // the oldest becomes the newest
        await room.RunAsync(Draft("u:1:9999", 1, 2000, "one more"));
        Assert.Equal((RecentList.Kept, room.Mailbox(1).Dialog(Peer.User(131)).DraftPts), (List.Peers.Count, List.Floor));
        Assert.Equal(
            Enumerable.Range(132, 126).Select(n => (long)n).Append(2).Append(9999).Order(), List.Peers.Select(p => p.UserId).Order());
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task What_is_outside_comes_in_when_it_becomes_newer_than_the_floor_and_not_before()
    {
        await BeginAsync(RecentList.Most + 1);
        var outside = Peer.User(2);
        Assert.DoesNotContain(outside, List.Peers);
        await room.RunAsync(Mute("u:1:2", 1, at: 3000, until: 9000));
        Assert.DoesNotContain(outside, List.Peers);
        await room.RunAsync(Send("u:1:2", 2, 11));
        Assert.Contains(outside, List.Peers);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task More_than_it_takes_may_come_in_one_batch()
    {
        await BeginAsync(3 * RecentList.Most);
        Assert.InRange(List.Peers.Count, RecentList.Kept, RecentList.Most);
        Assert.Equal(3 * RecentList.Most, room.Mailbox(1).Head.DialogCount);
        room.Mailbox(1).AssertSound();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Of_a_mailbox_that_was_there_before_it_the_newest_come_in_one_by_one(int before)
    {
        await BeginAsync(before);
        room.Store.Remove(Names.RecentDialogs(1));
        room.Restart();
        var pts = room.Mailbox(1).Pts;
        await room.RunAsync(Mute("u:1:2", 1, at: 3000, until: 9000));
        Assert.Equal((0, pts), (List.Peers.Count, List.Floor)); // it knows of nobody, and says so
        await room.RunAsync(Send("u:1:3", 3, 11), Send("u:1:777", 777, 12));
        Assert.Equal([Peer.User(3), Peer.User(777)], List.Peers);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task A_mailbox_without_dialogs_has_known_all_from_the_beginning()
    {
        await room.RunAsync(Profile(1, "Alice"), Block(1, 9, at: 2000));
        room.Restart();
        await room.RunAsync(Send("u:1:2", 2, 11));
        Assert.Equal((1, 0), (List.Peers.Count, List.Floor));
    }

    [Fact]
    public async Task A_dialog_outside_that_is_remembered_makes_nobody_read_the_others_again()
    {
        await BeginAsync(RecentList.Most + RecentList.Kept + 1); // once halved, and full again
        Assert.Equal(RecentList.Most, List.Peers.Count);
        room.Restart();
        await room.RunAsync(Mute("u:1:2", 1, at: 3000, until: 9000)); // outside, and stays there
        room.Store.ForgetCalls();
        await room.RunAsync(Mute("u:1:2", 1, at: 3001, until: 9001));
        await room.RunAsync(Draft("u:1:193", 1, 3000, "inside"));
        room.Store.ForgetCalls();
        await room.RunAsync(Draft("u:1:193", 1, 3001, "inside still"));
        Assert.Equal(1, room.Store.Reads.Sum(keys => keys.Count)); // the draft that is replaced
    }

    [Fact]
    public async Task Whatever_is_done_every_dialog_that_is_newer_than_the_floor_is_in_it() =>
        await Gen.Select(Gen.Select(Gen.Int[0, 6], Gen.Int[2, 180]).Array[1, 60], Gen.Int[120, 150], Gen.Int[0, 1 << 30]).SampleAsync(async (acts, before, seed) =>
        {
            var any = new Room();
            var random = new Random(seed);
            await any.RunAsync(Enumerable.Range(2, before).Select(peer => Draft($"u:1:{peer}", 1, 1000, "to be")));
            for (var i = 0; i < acts.Length;)
            {
                if (random.Next(2) == 0)
                {
                    any.Restart();
                    if (random.Next(10) == 0) any.Store.Remove(Names.RecentDialogs(1)); // as if there had never been one
                }

                var count = 1 + random.Next(random.Next(4) == 0 ? 60 : 5);
                await any.RunAsync(acts.Skip(i).Take(count).Select((act, n) => Act(any, act, i + n)).ToList());
                i += count;
                any.Mailbox(1).AssertSound();
            }
        }, iter: 30);

    private static IMessage Act(Room any, (int Kind, int Peer) act, int i)
    {
        var (conversation, peer) = ($"u:1:{act.Peer}", Peer.User(act.Peer));
        var top = any.Mailbox(1).Dialog(peer).TopDialogMessageId;
        return act.Kind switch
        {
            0 => Draft(conversation, 1, 2000 + i, "to be or not"),
            1 => Draft(conversation, 1, 2000 + i, null),
            2 => Mute(conversation, 1, 2000 + i, i),
            3 when top > 0 => Hide(conversation, 1, top),
            4 when top > 0 => ClearMine(conversation, 1, top),
            5 => Block(1, act.Peer, 2000 + i, i % 2 == 0),
            _ => Send(conversation, act.Peer, 5000 + i, at: 2000 + i),
        };
    }

    // So many dialogs, with users from 2 on, each newer than the one before it.
    private Task BeginAsync(int count) => room.RunAsync(Enumerable.Range(2, count).Select(peer => Draft($"u:1:{peer}", 1, 1000, "to be")));
}
