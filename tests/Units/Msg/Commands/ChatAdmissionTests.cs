using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>What is done to a chat: whether the caller may is for the chat to say.</summary>
public sealed class ChatAdmissionTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private static readonly Media Photo = new() { Kind = Media.Types.Kind.Photo, Id = "p" };

    private readonly Desk desk = new Desk().WithUsers(1, 2, 3).WithChat(5, 1, 2);

    public static TheoryData<string, string, Code> Faults => new()
    {
        { "{}", "edit", Code.RequestInvalid },
        { """{"title":" "}""", "title", Code.RequestInvalid },
        { """{"photoRemoved":true,"photo":{"kind":"PHOTO","id":"p"}}""", "edit", Code.RequestInvalid },
        { """{"photo":{"kind":"VIDEO","id":"p"}}""", "edit.photo", Code.MediaInvalid },
        { """{"photo":{"kind":"PHOTO"}}""", "edit.photo", Code.MediaInvalid },
        { """{"defaultRights":{"rights":["BAN_MEMBERS"]}}""", "edit.default_rights", Code.RequestInvalid },
        { """{"defaultRights":{"rights":["SEND_MEDIA","SEND_MEDIA"]}}""", "edit.default_rights", Code.RequestInvalid },
    };

    [Fact]
    public Task An_edit_becomes_a_command_to_the_chat()
    {
        var edit = new ChatEdited { Title = "x", Photo = Photo, DefaultRights = new Rights { Rights_ = { Right.SendMessages } } };
        return desk.AssertBecomesAsync(
            new Proto.EditChat { Conversation = "c:5", Sender = 1, RandomId = 11, Edit = edit, AcceptedAt = Now, Origin = Desk.Origin() }, "c:5", "c:5/1/11", Edit(edit));
    }

    [Fact]
    public Task A_role_becomes_a_command_to_the_chat() => desk.AssertBecomesAsync(
        new Proto.SetRole
        {
            Conversation = "c:5", Sender = 1, RandomId = 11, UserId = 2, Role = Role.Admin, Rights = new Rights { Rights_ = { Right.AddAdmins } },
            AcceptedAt = Now, Origin = Desk.Origin(),
        },
        "c:5", "c:5/1/11", Appoint(2, Role.Admin, Right.AddAdmins));

    [Fact]
    public Task A_ban_becomes_a_command_to_the_chat() => desk.AssertBecomesAsync(
        new Proto.BanMember { Conversation = "c:5", Sender = 1, RandomId = 11, UserId = 3, Banned = true, AcceptedAt = Now, Origin = Desk.Origin() },
        "c:5", "c:5/1/11", Ban(3));

    [Theory]
    [MemberData(nameof(Faults))]
    public Task An_edit_is_refused_for_what_is_wrong_by_itself(string edit, string field, Code code) =>
        desk.AssertRefusedAsync(code, field, Edit(ChatEdited.Parser.ParseJson(edit)));

    [Fact]
    public async Task So_is_a_role_that_nobody_can_have()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "role", Appoint(2, Role.Unspecified));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "rights", Appoint(2, Role.Member, Right.PinMessages));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "rights", Appoint(2, Role.Admin, (Right)99));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_id", Appoint(0, Role.Admin));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Only_somebody_who_is_there_can_be_banned()
    {
        await desk.AssertRefusedAsync(Code.UserUnknown, "user_id", Ban(9));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "user_id", Ban(-1));
    }

    [Fact]
    public async Task A_chat_that_is_not_there_is_unknown_and_one_that_cannot_be_is_refused()
    {
        foreach (var request in new[] { Edit(new ChatEdited { Title = "x" }), Appoint(2, Role.Admin), Ban(2) })
        {
            SetChat(request, 6);
            await desk.AssertRefusedAsync(Code.ChatUnknown, "chat_id", request);
            SetChat(request, 0);
            await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", request);
        }
    }

    [Fact]
    public async Task How_many_members_there_may_be_goes_with_the_command()
    {
        using var small = new Desk(options: new DaprMessaging.Msg.MessageOptions { MaxMembers = 3 }).WithUsers(1, 2).WithChat(5, 1);
        await small.AssertAcceptedAsync(new Request { AddMembers = new AddMembers { RandomId = 11, ChatId = 5, UserIds = { 2 } } });
        Assert.Equal(3, small.Command<Proto.AddMembers>().MaxMembers);
        await small.AssertAcceptedAsync(new Request { CreateChat = new CreateChat { RandomId = 12, Title = "x", UserIds = { 2 } } });
        Assert.Equal(3, small.Command<Proto.CreateChat>().MaxMembers);
    }

    public void Dispose() => desk.Dispose();

    private static Request Edit(ChatEdited edit) => new() { EditChat = new EditChat { RandomId = 11, ChatId = 5, Edit = edit } };

    private static Request Appoint(long user, Role role, params Right[] rights) => new()
    {
        SetRole = new SetRole { RandomId = 11, ChatId = 5, UserId = user, Role = role, Rights = rights.Length == 0 ? null : new Rights { Rights_ = { rights } } },
    };

    private static Request Ban(long user) => new() { BanMember = new BanMember { RandomId = 11, ChatId = 5, UserId = user, Banned = true } };

    private static void SetChat(Request request, long chat)
    {
        if (request.EditChat is { } edit) edit.ChatId = chat;
        if (request.SetRole is { } role) role.ChatId = chat;
        if (request.BanMember is { } ban) ban.ChatId = chat;
    }
}
