using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetMembersTests : IDisposable
{
    private static readonly Request Asking = new() { GetMembers = new GetMembers { ChatId = 5 } };

    private readonly Desk desk = new();
    private readonly Room room;

    public GetMembersTests() => room = new Room(desk.Store);

    [Fact]
    public async Task A_member_sees_who_is_there_now_and_in_which_role()
    {
        await room.RunAsync(Profile(1, "Alice"), Profile(2, "Bob"), Profile(3, "Carol"));
        await room.RunAsync(Create(5, 1, 10, 2, 3), Remove(5, 1, 11, 3));
        var members = (await desk.AskAsync(2, Asking)).Result.Members;
        Assert.Equal([(1, Role.Owner), (2, Role.Member)], members.Members_.Select(m => ((int)m.UserId, m.Role)));
        Assert.Equal((5, "the chat", 2), (members.Chat.Id, members.Chat.Title, members.Chat.MemberCount));
        Assert.Equal(["Alice", "Bob"], members.Users.Select(u => u.Name));
    }

    [Theory]
    [InlineData(9)] // never there
    [InlineData(3)] // put out
    public async Task Nobody_else_sees_anything(long user)
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Remove(5, 1, 11, 3));
        await desk.AssertRefusedAsync(Code.NotAMember, "chat_id", Asking, user);
    }

    [Fact]
    public async Task Who_came_back_sees_it_again()
    {
        await room.RunAsync(Create(5, 1, 10, 3), Remove(5, 1, 11, 3), Add(5, 1, 12, 3));
        Assert.Equal(2, (await desk.AskAsync(3, Asking)).Result.Members.Members_.Count);
    }

    [Fact]
    public async Task A_chat_that_is_not_there_is_unknown_and_one_that_cannot_be_is_refused()
    {
        await desk.AssertRefusedAsync(Code.ChatUnknown, "chat_id", Asking);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", new Request { GetMembers = new GetMembers() });
    }

    public void Dispose() => desk.Dispose();
}
