using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetBlockedUsersTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetBlockedUsersTests() => room = new Room(desk.Store);

    [Fact]
    public async Task They_come_the_last_one_first_with_their_names_and_without_those_who_are_blocked_no_longer()
    {
        await room.RunAsync(Profile(2, "Bob"), Profile(3, "Carol"));
        await room.RunAsync(Block(2, at: 20), Block(3, at: 10), Block(4, at: 30), Block(5, at: 40), Block(5, at: 50, blocked: false));
        var blocked = await AskAsync();
        Assert.Equal([4, 2, 3], blocked.UserIds);
        Assert.Equal(["Bob", "Carol"], blocked.Users.Select(u => u.Name));
        Assert.Equal(room.Mailbox(1).Pts, blocked.Pts);
    }

    [Fact]
    public async Task Who_has_blocked_nobody_has_an_empty_list() => Assert.Equal(new BlockedUsers(), await AskAsync());

    [Fact]
    public async Task The_head_is_read_first_so_that_what_comes_later_can_only_be_newer()
    {
        await AskAsync();
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
    }

    public void Dispose() => desk.Dispose();

    private static Proto.BlockUser Block(long user, long at, bool blocked = true) => new() { Owner = 1, UserId = user, Blocked = blocked, At = at, Origin = From(1) };

    private async Task<BlockedUsers> AskAsync() => (await desk.AskAsync(1, new Request { GetBlockedUsers = new GetBlockedUsers() })).Result.BlockedUsers;
}
