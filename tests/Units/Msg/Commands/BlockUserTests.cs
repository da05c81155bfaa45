using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class BlockUserTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithUsers(1, 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task It_goes_to_the_callers_own_mailbox(bool blocked) => desk.AssertBecomesAsync(
        new Proto.BlockUser { Owner = 1, UserId = 2, Blocked = blocked, At = Now, Origin = Desk.Origin() }, "s1", "mailbox/1/block/2", Block(2, blocked));

    [Fact]
    public async Task Who_cannot_be_is_refused_and_nobody_blocks_themselves()
    {
        foreach (var user in new[] { 0, -1, 1, 1L << 53 }) await desk.AssertRefusedAsync(Code.RequestInvalid, "user_id", Block(user));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Who_is_not_there_is_unknown() => await desk.AssertRefusedAsync(Code.UserUnknown, "user_id", Block(3));

    [Theory]
    [InlineData(999, null)]
    [InlineData(1000, Code.LimitReached)]
    public async Task A_thousand_are_blocked_at_the_most(int count, Code? refusal)
    {
        WithBlocked([.. Others(count), new State.BlockedUser { UserId = 9999, Blocked = false }]);
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "user_id", Block(2));
        else await desk.AssertAcceptedAsync(Block(2));
    }

    [Fact]
    public async Task One_who_was_blocked_before_counts_again()
    {
        WithBlocked([.. Others(1000), new State.BlockedUser { UserId = 2, Blocked = false }]);
        await desk.AssertRefusedAsync(Code.LimitReached, "user_id", Block(2));
    }

    [Fact]
    public async Task However_many_there_are_one_of_them_can_be_blocked_again_and_no_longer()
    {
        WithBlocked([.. Others(999), new State.BlockedUser { UserId = 2, Blocked = true }]);
        await desk.AssertAcceptedAsync(Block(2));
        await desk.AssertAcceptedAsync(Block(2, blocked: false));
    }

    [Fact]
    public async Task It_is_later_than_what_was_said_of_that_user_before_whatever_the_clock_says()
    {
        WithBlocked(new State.BlockedUser { UserId = 3, SetAt = Now + 9000 }, new State.BlockedUser { UserId = 2, SetAt = Now + 5000 });
        await desk.AssertAcceptedAsync(Block(2));
        Assert.Equal(Now + 5001, desk.Command<Proto.BlockUser>().At);
    }

    [Fact]
    public async Task It_costs_one_read()
    {
        await desk.AssertAcceptedAsync(Block(2));
        Assert.Equal(["mailbox/1/blocked", "mailbox/2/profile"], Assert.Single(desk.Store.Reads));
    }

    public void Dispose() => desk.Dispose();

    private static IEnumerable<State.BlockedUser> Others(int count) =>
        Enumerable.Range(1, count).Select(n => new State.BlockedUser { UserId = 10_000 + n, Blocked = true });

    private void WithBlocked(params State.BlockedUser[] users) => desk.Store.Put(Names.Blocked(1), new State.Blocked { Users = { users } });

    private static Request Block(long user, bool blocked = true) => new() { BlockUser = new BlockUser { UserId = user, Blocked = blocked } };
}
