using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetChatTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetChatTests() => room = new Room(desk.Store);

    [Fact]
    public async Task A_member_sees_how_the_chat_is_set_up_and_what_they_may_do()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Set(5, 1, 11, new ChatEdited { Title = "another", About = "of birds" }), Allow(5, 1, 12, Right.SendMessages));
        await room.RunAsync(Appoint(5, 1, 13, 3, Role.Admin, Right.BanMembers));
        var settings = new ChatSettings { About = "of birds", DefaultRights = new Rights { Rights_ = { Right.SendMessages } } };
        var chat = new Chat { Id = 5, Title = "another", MemberCount = 3, Settings = settings };
        Assert.Equal(new FullChat { Chat = chat, Role = Role.Owner, Rights = new Rights { Rights_ = { ChatRights.All } } }, await AskAsync(1));
        Assert.Equal(new FullChat { Chat = chat, Role = Role.Member, Rights = new Rights { Rights_ = { Right.SendMessages } } }, await AskAsync(2));
        Assert.Equal(
            new FullChat { Chat = chat, Role = Role.Admin, Rights = new Rights { Rights_ = { Right.SendMessages, Right.SendMedia, Right.BanMembers } } }, await AskAsync(3));
    }

    [Fact]
    public async Task Nobody_else_does()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Remove(5, 1, 11, 2));
        await desk.AssertRefusedAsync(Code.NotAMember, "chat_id", Of(5), 2);
        await desk.AssertRefusedAsync(Code.ChatUnknown, "chat_id", Of(6), 1);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", Of(0), 1);
    }

    [Fact]
    public async Task Members_come_by_pages_in_the_order_in_which_they_came()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3, 4), Remove(5, 1, 11, 2), Add(5, 1, 12, 6));
        await AssertPageAsync(4, [1, 3], 1, 0, 2);
        await AssertPageAsync(4, [4, 6], 1, 2, 2);
        await AssertPageAsync(4, [], 1, 4, 2);
        await AssertPageAsync(4, [3, 4, 6], 1, 1, 0);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset", Members(offset: -1), 1);
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Members(limit: -1), 1);
    }

    [Fact]
    public async Task Who_can_ban_sees_who_is_banned()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Ban(5, 1, 11, 3), Ban(5, 1, 12, 9));
        await AssertPageAsync(2, [3, 9], 1, 0, 0, banned: true);
        await desk.AssertRefusedAsync(Code.RightRequired, "banned", Members(banned: true), 2);
    }

    public void Dispose() => desk.Dispose();

    private static Request Of(long chat) => new() { GetChat = new GetChat { ChatId = chat } };

    private static Request Members(int offset = 0, int limit = 0, bool banned = false) =>
        new() { GetMembers = new GetMembers { ChatId = 5, Offset = offset, Limit = limit, Banned = banned } };

    private async Task<FullChat> AskAsync(long user) => (await desk.AskAsync(user, Of(5))).Result.FullChat;

    private async Task AssertPageAsync(int total, long[] users, long user, int offset, int limit, bool banned = false)
    {
        var page = (await desk.AskAsync(user, Members(offset, limit, banned))).Result.Members;
        Assert.Equal(total, page.TotalCount);
        Assert.Equal(users, page.Members_.Select(m => m.UserId));
    }
}
