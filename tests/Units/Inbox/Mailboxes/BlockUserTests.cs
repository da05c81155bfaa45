using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class BlockUserTests
{
    private readonly Room room = new();

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too_and_nobody_else()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.RunAsync(Block(2, 1, at: 2000));
        var record = room.Mailbox(2).Record(2);
        Assert.Equal((new UserBlocked { UserId = 1, Blocked = true }, null, 2000), (record.Update.UserBlocked, record.Update.Dialog, record.SetAt));
        Assert.Equal((true, record.Update, 2), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
        Assert.Equal((1, true, 2), room.Mailbox(2).Blocked is var b ? (b.Users[0].UserId, b.Users[0].Blocked, b.Pts) : default);
        Assert.Equal(1, room.Mailbox(1).Pts);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(2000, true, false)] // the same again
    [InlineData(1999, false, false)] // an older one that comes late
    [InlineData(2000, false, false)]
    [InlineData(2001, true, true)] // a later claim of the same: else one in between could still come, and win
    [InlineData(2001, false, true)]
    public async Task Of_two_claims_the_later_wins(long at, bool blocked, bool isStep)
    {
        await room.RunAsync(Block(2, 1, at: 2000));
        room.Restart();
        await room.RunAsync(Block(2, 1, at, blocked));
        Assert.Equal((isStep ? 2 : 1, !isStep || blocked), (room.Mailbox(2).Pts, room.Mailbox(2).Blocked.Users.Single().Blocked));
        Assert.Equal((true, room.Mailbox(2).Pts), (room.LastResult.Done is not null, room.LastResult.Updates.Pts));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_claim_that_changes_nothing_says_how_far_the_whole_mailbox_is()
    {
        await room.RunAsync(Block(2, 1, at: 2000));
        await room.RunAsync(Send("u:2:3", 3, 11));
        await room.RunAsync(Block(2, 1, at: 2000));
        Assert.Equal((2, 0), (room.LastResult.Updates.Pts, room.LastResult.Updates.Updates_.Count));
    }

    [Fact]
    public async Task Each_user_is_blocked_for_themselves()
    {
        await room.RunAsync(Block(2, 1, at: 2000), Block(2, 3, at: 1000), Block(2, 1, at: 3000, blocked: false), Block(4, 1, at: 1000));
        Assert.Equal([(1, false), (3, true)], room.Mailbox(2).Blocked.Users.Select(u => ((int)u.UserId, u.Blocked)));
        Assert.True(room.Mailbox(4).Blocked.Users.Single().Blocked);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Nobody_without_an_id_that_can_be_is_blocked()
    {
        await room.RunAsync(Block(2, -1, at: 2000));
        Assert.Equal("-1 is no user id", Assert.Single(room.Deaths));
        Assert.Empty(room.Store.Keys);
    }

    [Fact]
    public async Task In_whatever_order_and_however_often_claims_come_the_last_is_what_stays() =>
        await Gen.Select(Gen.Bool.Array[1, 10], Gen.Int[0, 1 << 30]).SampleAsync(async (claims, seed) =>
        {
            var any = new Room();
            var random = new Random(seed);
            var events = claims.Select((blocked, i) => Block(2, 1, 2000 + i, blocked)).ToList();
            events.AddRange(events.Where(_ => random.Next(2) == 0).ToList());
            var shuffled = events.ToArray();
            random.Shuffle(shuffled);
            foreach (var part in shuffled.Chunk(1 + random.Next(3))) await any.RunAsync(part);
            Assert.Equal((claims[^1], 2000 + claims.Length - 1), any.Mailbox(2).Blocked.Users[0] is var u ? (u.Blocked, u.SetAt) : default);
            any.Mailbox(2).AssertSound();
        }, iter: 100);
}
