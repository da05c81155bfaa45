using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>Whether the caller may add is for the chat to say; what the request names must be there.</summary>
public sealed class AddMembersTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2, 3).WithChat(5, 1, 2);

    [Fact]
    public async Task It_becomes_a_command_to_the_chat()
    {
        await desk.AssertAcceptedAsync(Add(11, 5, 2, 3));
        var command = desk.Command<Proto.AddMembers>();
        Assert.Equal(
            ("c:5", 1, 11, Desk.Now.ToUnixTimeMilliseconds(), 9001),
            (command.Conversation, command.Sender, command.RandomId, command.AcceptedAt, command.Origin.SessionId));
        Assert.Equal([2, 3], command.UserIds);
        Assert.Equal(("c:5", "c:5/1/11"), (desk.Broker.Published.Single().Key, desk.Broker.Published.Single().Id));
    }

    [Fact]
    public async Task The_chat_learns_who_of_them_is_a_bot_each_time()
    {
        desk.Store.Put(Names.Profile(3), new DaprMessaging.Contracts.State.Profile { Name = "a bot", Bot = true });
        for (var randomId = 11; randomId < 13; randomId++)
        {
            await desk.AssertAcceptedAsync(Add(randomId, 5, 2, 3));
            Assert.Equal([3], desk.Broker.All<Proto.AddMembers>()[^1].Bots);
        }
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Add(0, 5, 2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", Add(11, 0, 2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", Add(11, 1L << 53, 2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_ids", Add(11, 5));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_ids", Add(11, 5, 2, 0));
        await desk.AssertRefusedAsync(Code.TooMany, "user_ids", Add(11, 5, Many(201)));
        await desk.AssertRefusedAsync(Code.TooMany, "user_ids", Add(11, 5, Many(100_000)));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Two_hundred_are_not_too_many()
    {
        desk.WithUsers(Many(200));
        await desk.AssertAcceptedAsync(Add(11, 5, Many(200)));
    }

    [Fact]
    public async Task A_chat_that_is_not_there_is_unknown() => await desk.AssertRefusedAsync(Code.ChatUnknown, "chat_id", Add(11, 6, 2));

    [Fact]
    public async Task Who_is_brought_in_exists() => await desk.AssertRefusedAsync(Code.UserUnknown, "user_ids", Add(11, 5, 3, 4));

    public void Dispose() => desk.Dispose();

    private static long[] Many(int count) => [.. Enumerable.Range(1, count).Select(u => (long)u)];

    private static Request Add(long randomId, long chat, params long[] users) =>
        new() { AddMembers = new AddMembers { RandomId = randomId, ChatId = chat, UserIds = { users } } };
}
