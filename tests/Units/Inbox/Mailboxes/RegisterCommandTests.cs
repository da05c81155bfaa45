using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What can be set of a dialog: of several claims the later wins, whatever arrives last.</summary>
public sealed class RegisterCommandTests
{
    private static readonly Peer One = Peer.User(1);

    // How it is set to one of a few values, and what it is.
    private static readonly Dictionary<string, (Func<string, long, int, IMessage> Set, Func<DialogState, int> Get)> kinds = new()
    {
        ["unread mark"] = ((c, at, value) => MarkUnread(c, 2, at, value % 2 > 0), d => d.UnreadMark ? 1 : 0),
        ["mute"] = ((c, at, value) => Mute(c, 2, at, until: value), d => (int)d.MuteUntil),
        ["folder"] = ((c, at, value) => Move(c, 2, at, value % 2), d => d.FolderId),
        ["pin"] = ((c, at, value) => PinToTop(c, 2, at, value % 2 > 0), d => d.Pinned ? 1 : 0),
    };

    private readonly Room room = new();

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too_and_nobody_else(string kind)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var other = room.Mailbox(1).Log;
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1));
        var record = room.Mailbox(2).Record(2);
        Assert.Equal((1, 2000, 0), (kinds[kind].Get(room.Mailbox(2).Dialog(One)), record.SetAt, record.OpNo));
        Assert.Equal((true, record.Update, 2), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
        Assert.Equal(other, room.Mailbox(1).Log);
        Assert.Equal((1, 1), room.Mailbox(2).Dialog(One) is var d ? (d.LastOp, d.UnreadCount) : default);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_comes_again_takes_no_step_and_is_answered(string kind)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1), kinds[kind].Set("u:1:2", 2000, 1));
        await room.RunAsync(Send("u:2:3", 3, 12));
        var before = room.Store.Snapshot();
        room.Restart();
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1), kinds[kind].Set("u:1:2", 1999, 0));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.All(room.Results.TakeLast(2), r => Assert.Equal((true, 0, 3), (r.Done is not null, r.Updates.Updates_.Count, r.Updates.Pts)));
        Assert.Equal(3, room.Broker.All<UpdatesNotMe>()[^1].Updates.Pts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_later_claim_of_the_same_is_a_step_so_that_one_in_between_cannot_win_any_more(string kind)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1));
        await room.RunAsync(kinds[kind].Set("u:1:2", 3000, 1));
        await room.RunAsync(kinds[kind].Set("u:1:2", 2500, 0));
        Assert.Equal((1, 3), (kinds[kind].Get(room.Mailbox(2).Dialog(One)), room.Mailbox(2).Pts));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task In_whatever_order_and_however_often_claims_come_the_last_is_what_stays(string kind) =>
        await Gen.Select(Gen.Int[0, 3].Array[1, 12], Gen.Int[0, 1 << 30]).SampleAsync(async (values, seed) =>
        {
            var any = new Room();
            var random = new Random(seed);
            var events = values.Select((value, i) => kinds[kind].Set("u:1:2", 2000 + i, value)).ToList();
            events.AddRange(events.Where(_ => random.Next(2) == 0).ToList());
            var shuffled = events.ToArray();
            random.Shuffle(shuffled);
            foreach (var part in shuffled.Chunk(1 + random.Next(4)))
            {
                if (random.Next(3) == 0) any.Restart();
                await any.RunAsync(part);
            }

            var last = kind == "mute" ? values[^1] : values[^1] % 2;
            Assert.Equal(last, kinds[kind].Get(any.Mailbox(2).Dialog(One)));
            any.Mailbox(2).AssertSound();
        }, iter: 50);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_dialog_may_begin_with_it_and_is_listed_for_nothing(string kind)
    {
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1));
        Assert.Equal([One], room.Mailbox(2).Directory);
        Assert.Equal((1, 0), (kinds[kind].Get(room.Mailbox(2).Dialog(One)), room.Mailbox(2).Dialog(One).Order()));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal((1, 1), (kinds[kind].Get(room.Mailbox(2).Dialog(One)), room.Mailbox(2).Dialog(One).UnreadCount));
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_is_of_its_own_dialog(string kind)
    {
        await room.RunAsync(kinds[kind].Set("u:1:2", 2000, 1), kinds[kind].Set("u:2:3", 1000, 1), kinds[kind].Set("c:5", 1500, 0));
        Assert.Equal([1, 1, 0], new[] { One, Peer.User(3), Peer.Chat(5) }.Select(p => kinds[kind].Get(room.Mailbox(2).Dialog(p))));
        room.Mailbox(2).AssertSound();
    }
}
