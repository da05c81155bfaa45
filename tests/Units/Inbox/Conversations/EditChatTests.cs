using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class EditChatTests
{
    private static readonly Media Picture = new() { Kind = Media.Types.Kind.Photo, Id = "p" };

    private readonly Room room = new();

    // Refusals come from the chat, what is done from the mailboxes: those may come later.
    private Refusal Refused => room.Results.Last(r => r.Refusal is not null).Refusal;

    private ConversationHead Head => room.Store.Get<ConversationHead>("conversation/c:5")!;

    private ChatSettings Settings => Head.Settings;

    public static TheoryData<string, ChatEdited> HistoryEdits => new()
    {
        { "who sees what was said before", new ChatEdited { HistoryVisible = true } }, { "what may be forwarded", new ChatEdited { Protected = true } },
    };

    [Fact]
    public async Task All_members_are_told_what_is_other_now_and_the_chat_keeps_it()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 1, 11, new ChatEdited { Title = "another", Photo = Picture, About = "of birds" }));
        Assert.Equal(("another", Picture, "of birds"), (Head.Title, Settings.Photo, Settings.About));
        foreach (var user in new[] { 1, 2 })
            Assert.Equal(new ChatEdited { Title = "another", Photo = Picture, About = "of birds" }, room.Mailbox(user).Log[^1].Update.NewMessage.Action.ChatEdited);
        Assert.Equal(0, room.Mailbox(2).Dialog(Peer.Chat(5)).UnreadCount);
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task What_is_absent_stays_as_it_was()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 1, 11, new ChatEdited { Photo = Picture, About = "of birds", Protected = true, HistoryVisible = true }));
        await room.RunAsync(Allow(5, 1, 12, Right.SendMessages), Set(5, 1, 13, new ChatEdited { Title = "another" }));
        Assert.Equal(
            new ChatSettings { Photo = Picture, About = "of birds", Protected = true, HistoryVisible = true, DefaultRights = new Rights { Rights_ = { Right.SendMessages } } }, Settings);
        await room.RunAsync(Set(5, 1, 14, new ChatEdited { PhotoRemoved = true, About = "", Protected = false, HistoryVisible = false }));
        Assert.Equal(new ChatSettings { DefaultRights = new Rights { Rights_ = { Right.SendMessages } } }, Settings);
    }

    [Fact]
    public async Task What_is_as_it_was_already_is_not_told_again()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 1, 11, new ChatEdited { Title = "the chat", About = "new" }));
        Assert.Equal(new ChatEdited { About = "new" }, room.Mailbox(2).Log[^1].Update.NewMessage.Action.ChatEdited);
        foreach (var edit in new[] { new ChatEdited { Title = "the chat" }, new ChatEdited { About = "new" }, new ChatEdited { PhotoRemoved = true }, new ChatEdited { Protected = false } })
        {
            await room.RunAsync(Set(5, 1, 20 + room.Results.Count(), edit));
            Assert.Equal((Code.NotModified, "edit"), (Refused.Code, Refused.Field));
        }

        Assert.Equal(2, Head.LastOp);
    }

    [Fact]
    public async Task Members_may_change_what_is_shown_as_long_as_they_are_allowed_to()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 2, 11, new ChatEdited { Title = "of all" }));
        Assert.Equal("of all", Head.Title);
        await room.RunAsync(Allow(5, 1, 12, Right.SendMessages), Set(5, 2, 13, new ChatEdited { Title = "mine" }));
        Assert.Equal((Code.RightRequired, "edit", "of all"), (Refused.Code, Refused.Field, Head.Title));
    }

    [Fact]
    public async Task What_members_may_do_is_for_those_to_say_who_can_ban()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Allow(5, 2, 11));
        Assert.Equal((Code.RightRequired, "edit.default_rights"), (Refused.Code, Refused.Field));
        await room.RunAsync(Appoint(5, 1, 12, 2, Role.Admin, Right.BanMembers), Allow(5, 2, 13));
        Assert.Equal(new Rights(), Settings.DefaultRights);
    }

    [Theory]
    [MemberData(nameof(HistoryEdits))]
    public async Task Who_sees_what_is_for_admins_to_say(string what, ChatEdited edit)
    {
        Assert.NotEmpty(what);
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 2, 11, edit));
        Assert.Equal((Code.AdminRequired, "edit"), (Refused.Code, Refused.Field));
        await room.RunAsync(Appoint(5, 1, 12, 2, Role.Admin), Set(5, 2, 13, edit));
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task Where_members_may_only_read_they_say_nothing_and_admins_do()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Appoint(5, 1, 11, 3, Role.Admin, Right.DeleteMessages), Allow(5, 1, 12));
        await room.RunAsync(Send("c:5", 2, 13));
        Assert.Equal((Code.WriteForbidden, "peer"), (Refused.Code, Refused.Field));
        await room.RunAsync(Send("c:5", 3, 14));
        Assert.NotNull(room.LastResult.MessagesSent);
        await room.RunAsync(Allow(5, 1, 15, Right.SendMessages), Send("c:5", 2, 13)); // asked again it is still refused
        Assert.Equal(Code.WriteForbidden, Refused.Code);
        await room.RunAsync(Send("c:5", 2, 16));
        Assert.NotNull(room.LastResult.MessagesSent);
    }

    [Theory]
    [InlineData(Right.SendMessages)]
    [InlineData(Right.SendMedia)]
    [InlineData(Right.PinMessages)]
    [InlineData(Right.ChangeInfo)]
    public async Task In_a_broadcast_members_may_add_others_at_the_most(Right right)
    {
        var found = ChannelCommands.Found(1, 10, 2);
        found.Broadcast = true;
        await room.RunAsync(found, AllowInChannel(11, Right.AddMembers, right));
        Assert.Equal((Code.RequestInvalid, "edit.default_rights"), (Refused.Code, Refused.Field));
        Assert.Empty(room.Store.Head().Settings.DefaultRights.Rights_);
        await room.RunAsync(AllowInChannel(12, Right.AddMembers), Send(ChannelCommands.Channel, 2, 13));
        Assert.Equal([Right.AddMembers], room.Store.Head().Settings.DefaultRights.Rights_);
        Assert.Equal((Code.WriteForbidden, "peer"), (Refused.Code, Refused.Field));
        await room.RunAsync(AllowInChannel(14));
        Assert.Empty(room.Store.Head().Settings.DefaultRights.Rights_);
    }

    [Fact]
    public async Task Where_members_may_send_no_media_they_send_text()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Allow(5, 1, 11, Right.SendMessages));
        var picture = Album("c:5", 2, 1000, new DaprMessaging.Contracts.Inbox.Item { RandomId = 12, Content = new Content { Media = Picture } });
        await room.RunAsync(picture);
        Assert.Equal((Code.WriteForbidden, "content.media"), (Refused.Code, Refused.Field));
        await room.RunAsync(Send("c:5", 2, 13));
        Assert.NotNull(room.LastResult.MessagesSent);
    }

    [Fact]
    public async Task Who_may_not_add_or_pin_does_not()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Allow(5, 1, 12, Right.SendMessages));
        foreach (var command in new Google.Protobuf.IMessage[] { Add(5, 2, 13, 3), Pin("c:5", 2, 14, 2), Unpin("c:5", 2, 15) })
        {
            await room.RunAsync(command);
            Assert.Equal(Code.RightRequired, Refused.Code);
        }
    }

    [Theory]
    [InlineData("u:1:2", Code.ChatUnknown)]
    [InlineData("c:6", Code.ChatUnknown)]
    [InlineData("c:5", Code.NotAMember)]
    public async Task Only_members_of_a_chat_set_it_up(string conversation, Code code)
    {
        await room.RunAsync(Create(5, 2, 10, 3), Send("u:1:2", 1, 11));
        var edit = Set(5, 1, 12, new ChatEdited { Title = "x" });
        edit.Conversation = conversation;
        await room.RunAsync(edit);
        Assert.Equal((code, "chat_id"), (Refused.Code, Refused.Field));
    }

    [Fact]
    public async Task Asked_again_it_is_answered_again_and_happens_once()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Set(5, 1, 11, new ChatEdited { Title = "x" }), Set(5, 1, 11, new ChatEdited { Title = "x" }));
        Assert.Equal((2, 2), (Head.LastOp, room.Results.Count(r => r.Done is not null)));
    }

    private static DaprMessaging.Contracts.Inbox.EditChat AllowInChannel(long randomId, params Right[] rights)
    {
        var edit = Allow(5, 1, randomId, rights);
        edit.Conversation = ChannelCommands.Channel;
        return edit;
    }
}
