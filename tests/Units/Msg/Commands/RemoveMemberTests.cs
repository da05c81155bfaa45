using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class RemoveMemberTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1, 2);

    [Fact]
    public async Task It_becomes_a_command_to_the_chat()
    {
        await desk.AssertAcceptedAsync(Remove(11, 5, 2));
        var command = desk.Command<Proto.RemoveMember>();
        Assert.Equal(
            ("c:5", 1, 11, 2, 9001), (command.Conversation, command.Sender, command.RandomId, command.UserId, command.Origin.SessionId));
        Assert.Equal("c:5", desk.Broker.Published.Single().Key);
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Remove(0, 5, 2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", Remove(11, -5, 2));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_id", Remove(11, 5, 0));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task A_chat_that_is_not_there_is_unknown() => await desk.AssertRefusedAsync(Code.ChatUnknown, "chat_id", Remove(11, 6, 2));

    [Fact]
    public async Task Whether_somebody_is_a_member_is_for_the_chat_to_say() => await desk.AssertAcceptedAsync(Remove(11, 5, 4));

    public void Dispose() => desk.Dispose();

    private static Request Remove(long randomId, long chat, long user) =>
        new() { RemoveMember = new RemoveMember { RandomId = randomId, ChatId = chat, UserId = user } };
}
