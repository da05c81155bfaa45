using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class CreateChatTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2, 3);

    [Fact]
    public async Task It_becomes_a_command_to_a_conversation_whose_id_follows_from_who_asks()
    {
        await desk.AssertAcceptedAsync(Create(randomId: 11, "the chat", 2, 3));
        var command = desk.Command<Proto.CreateChat>();
        Assert.Equal(Names.ChatConversation(Names.ChatId(1, 11)), command.Conversation);
        Assert.Equal(
            (1, 11, "the chat", Desk.Now.ToUnixTimeMilliseconds()),
            (command.Sender, command.RandomId, command.Title, command.AcceptedAt));
        Assert.Equal([2, 3], command.UserIds);
        Assert.Equal(command.Conversation, Assert.Single(desk.Broker.Published).Key);
    }

    [Fact]
    public async Task Asked_again_it_is_the_same_chat_and_of_another_user_another()
    {
        await desk.AskAsync(1, Create(11, "a"));
        await desk.AskAsync(1, Create(11, "a"));
        await desk.AskAsync(2, Create(11, "a"));
        var ids = desk.Broker.All<Proto.CreateChat>().Select(c => c.Conversation).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(" \t\n", false)]
    public async Task A_title_says_something(string title, bool isGood)
    {
        if (isGood) await desk.AssertAcceptedAsync(Create(11, title));
        else await desk.AssertRefusedAsync(Code.RequestInvalid, "title", Create(11, title));
    }

    [Fact]
    public async Task A_title_has_128_code_units_at_the_most()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "title", Create(11, new string('x', 129)));
        await desk.AssertAcceptedAsync(Create(11, new string('x', 128)));
    }

    [Fact]
    public async Task A_random_id_is_not_zero() => await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Create(0, "a"));

    [Fact]
    public async Task Who_is_invited_exists()
    {
        await desk.AssertRefusedAsync(Code.UserUnknown, "user_ids", Create(11, "a", 2, 4));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_ids", Create(11, "a", 2, 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_ids", Create(11, "a", -2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_ids", Create(11, "a", 1L << 53));
    }

    [Fact]
    public async Task Two_hundred_are_invited_at_the_most()
    {
        desk.WithUsers([.. Enumerable.Range(1, 201).Select(u => (long)u)]);
        await desk.AssertRefusedAsync(Code.TooMany, "user_ids", Create(11, "a", [.. Enumerable.Range(1, 201).Select(u => (long)u)]));
        await desk.AssertAcceptedAsync(Create(11, "a", [.. Enumerable.Range(1, 200).Select(u => (long)u)]));
    }

    [Fact]
    public async Task Nobody_need_be_invited() => await desk.AssertAcceptedAsync(Create(11, "alone"));

    public void Dispose() => desk.Dispose();

    private static Request Create(long randomId, string title, params long[] users) =>
        new() { CreateChat = new CreateChat { RandomId = randomId, Title = title, UserIds = { users } } };
}
