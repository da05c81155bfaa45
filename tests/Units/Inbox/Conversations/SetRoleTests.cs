using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class SetRoleTests
{
    private readonly Room room = new();

    // Refusals come from the chat, what is done from the mailboxes: those may come later.
    private Refusal Refused => room.Results.Last(r => r.Refusal is not null).Refusal;

    private Membership Members => room.Store.Get<Membership>("conversation/c:5/members")!;

    [Fact]
    public async Task The_owner_makes_an_admin_and_all_are_told()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, Right.BanMembers, Right.PinMessages));
        Assert.Equal(Role.Admin, RoleOf(2));
        Assert.Equal([Right.BanMembers, Right.PinMessages], RightsOf(2));
        var told = room.Mailbox(3).Log[^1].Update.NewMessage.Action.RoleChanged;
        Assert.Equal(new RoleChanged { UserId = 2, Role = Role.Admin, Rights = new Rights { Rights_ = { Right.BanMembers, Right.PinMessages } } }, told);
    }

    [Fact]
    public async Task An_admin_of_whom_nothing_else_is_said_gets_all_but_to_make_others_admins()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin));
        Assert.Equal(ChatRights.All.Except([Right.AddAdmins]), RightsOf(2));
    }

    [Fact]
    public async Task An_admin_becomes_a_member_again_by_the_owner_or_by_themselves()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin), Appoint(5, 1, 12, 3, Role.Admin), Appoint(5, 1, 13, 2, Role.Member), Appoint(5, 3, 14, 3, Role.Member));
        Assert.Equal((Role.Member, Role.Member), (RoleOf(2), RoleOf(3)));
        Assert.Null(Members.Find(2)!.Rights);
    }

    [Fact]
    public async Task The_owner_makes_another_the_owner_and_is_an_admin_with_all_rights()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Owner));
        Assert.Equal((Role.Admin, Role.Owner), (RoleOf(1), RoleOf(2)));
        Assert.Equal(ChatRights.All, RightsOf(1));
        await room.RunAsync(Appoint(5, 1, 12, 1, Role.Owner));
        Assert.Equal((Code.OwnerRequired, "role"), (Refused.Code, Refused.Field));
    }

    [Theory]
    [InlineData(Role.Owner, "role")] // by somebody who is not
    [InlineData(Role.Admin, "role")]
    public async Task Members_appoint_nobody(Role role, string field)
    {
        await BeginAsync(Appoint(5, 2, 11, 3, role));
        Assert.Equal((role == Role.Owner ? Code.OwnerRequired : Code.RightRequired, field), (Refused.Code, Refused.Field));
        Assert.Equal(Role.Member, RoleOf(3));
    }

    [Fact]
    public async Task An_admin_gives_and_takes_no_more_than_they_have()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, Right.AddAdmins, Right.PinMessages));
        await room.RunAsync(Appoint(5, 2, 12, 3, Role.Admin, Right.BanMembers));
        Assert.Equal((Code.RightRequired, "rights"), (Refused.Code, Refused.Field));
        await room.RunAsync(Appoint(5, 2, 13, 3, Role.Admin, Right.PinMessages));
        Assert.Equal([Right.PinMessages], RightsOf(3));
        await room.RunAsync(Appoint(5, 1, 14, 2, Role.Admin, Right.AddAdmins), Appoint(5, 2, 15, 3, Role.Member));
        Assert.Equal((Code.RightRequired, Role.Admin), (Refused.Code, RoleOf(3)));
    }

    [Fact]
    public async Task An_admin_changes_and_dismisses_whom_they_have_appointed()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, Right.AddAdmins, Right.PinMessages, Right.BanMembers), Appoint(5, 2, 12, 3, Role.Admin, Right.PinMessages));
        Assert.Equal((0, 2), (Members.Find(2)!.AppointedBy, Members.Find(3)!.AppointedBy));
        await room.RunAsync(Appoint(5, 2, 13, 3, Role.Admin, Right.BanMembers));
        Assert.Equal([Right.BanMembers], RightsOf(3));
        await room.RunAsync(Appoint(5, 2, 14, 3, Role.Member));
        Assert.Equal((Role.Member, 0), (RoleOf(3), Members.Find(3)!.AppointedBy));
    }

    [Fact]
    public async Task But_no_other_admin_whatever_rights_these_have_and_not_themselves()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, [.. ChatRights.All]), Appoint(5, 1, 12, 3, Role.Admin, Right.PinMessages));
        foreach (var command in new[] { Appoint(5, 2, 13, 3, Role.Member), Appoint(5, 2, 14, 3, Role.Admin, Right.BanMembers), Appoint(5, 2, 15, 2, Role.Admin, Right.AddAdmins) })
        {
            await room.RunAsync(command);
            Assert.Equal((Code.OwnerRequired, "user_id"), (Refused.Code, Refused.Field));
        }

        Assert.Equal([Right.PinMessages], RightsOf(3));
    }

    [Fact]
    public async Task Whom_the_owner_has_changed_since_or_who_has_left_meanwhile_is_theirs_no_longer()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, [.. ChatRights.All]), Appoint(5, 2, 12, 3, Role.Admin, Right.PinMessages));
        await room.RunAsync(Appoint(5, 1, 13, 3, Role.Admin, Right.BanMembers), Appoint(5, 2, 14, 3, Role.Member));
        Assert.Equal((Code.OwnerRequired, Role.Admin), (Refused.Code, RoleOf(3)));
        await room.RunAsync(Appoint(5, 1, 15, 3, Role.Member), Appoint(5, 2, 16, 3, Role.Admin), Remove(5, 3, 17, 3));
        Assert.Equal(0, Members.Find(3)!.AppointedBy);
    }

    [Fact]
    public async Task Who_was_appointed_before_it_was_kept_by_whom_is_the_owner_s_alone()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, [.. ChatRights.All]), Appoint(5, 2, 12, 3, Role.Admin, Right.PinMessages));
        var members = Members;
        members.Find(3)!.AppointedBy = 0;
        room.Store.Put("conversation/c:5/members", members);
        room.Restart();
        await room.RunAsync(Appoint(5, 2, 13, 3, Role.Member));
        Assert.Equal((Code.OwnerRequired, "user_id"), (Refused.Code, Refused.Field));
        await room.RunAsync(Appoint(5, 1, 14, 3, Role.Member));
        Assert.Equal(Role.Member, RoleOf(3));
    }

    [Fact]
    public async Task A_chat_that_becomes_a_channel_takes_along_who_has_appointed_whom()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, [.. ChatRights.All]), Appoint(5, 2, 12, 3, Role.Admin, Right.PinMessages));
        await room.RunAsync(new DaprMessaging.Contracts.Inbox.MigrateChat { Conversation = "c:5", Sender = 1, RandomId = 13, AcceptedAt = 1000, Origin = From(1) });
        var channel = Names.ChannelConversation(Names.MigratedChannel(5));
        var dismiss = Appoint(5, 2, 14, 3, Role.Member);
        dismiss.Conversation = channel;
        await room.RunAsync(dismiss);
        Assert.Equal(Role.Member, room.Store.Get<Membership>(Names.Members(channel, 3))!.Find(3)!.Role);
    }

    [Fact]
    public async Task An_admin_without_the_right_to_makes_no_admins()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin), Appoint(5, 2, 12, 3, Role.Admin, Right.PinMessages));
        Assert.Equal((Code.RightRequired, "role"), (Refused.Code, Refused.Field));
    }

    [Fact]
    public async Task Nobody_takes_anything_from_the_owner_and_the_owner_does_not_become_less()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, [.. ChatRights.All]), Appoint(5, 2, 12, 1, Role.Member));
        Assert.Equal((Code.OwnerRequired, "role"), (Refused.Code, Refused.Field));
        await room.RunAsync(Appoint(5, 1, 13, 1, Role.Admin));
        Assert.Equal((Code.OwnerRequired, "user_id", Role.Owner), (Refused.Code, Refused.Field, RoleOf(1)));
    }

    [Theory]
    [InlineData(2, Role.Member, Code.NotModified, "role")]
    [InlineData(1, Role.Owner, Code.NotModified, "role")]
    [InlineData(9, Role.Admin, Code.NotAMember, "user_id")]
    public async Task What_changes_nothing_is_refused(long user, Role role, Code code, string field)
    {
        await BeginAsync(Appoint(5, 1, 11, user, role));
        Assert.Equal((code, field), (Refused.Code, Refused.Field));
    }

    [Fact]
    public async Task An_admin_with_the_same_rights_in_another_order_is_the_same()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin, Right.PinMessages, Right.BanMembers), Appoint(5, 1, 12, 2, Role.Admin, Right.BanMembers, Right.PinMessages));
        Assert.Equal(Code.NotModified, Refused.Code);
    }

    [Fact]
    public async Task When_the_owner_leaves_the_first_admin_becomes_the_owner()
    {
        await BeginAsync(Appoint(5, 1, 11, 3, Role.Admin, Right.PinMessages), Remove(5, 1, 12, 1));
        Assert.Equal((Role.Member, Role.Owner), (RoleOf(2), RoleOf(3)));
        Assert.Null(Members.Find(3)!.Rights);
        await room.RunAsync(Add(5, 3, 13, 1));
        Assert.Equal((Role.Member, Role.Owner), (RoleOf(1), RoleOf(3)));
    }

    [Fact]
    public async Task Or_where_there_is_none_the_first_member()
    {
        await BeginAsync(Remove(5, 1, 11, 1));
        Assert.Equal((Role.Owner, Role.Member), (RoleOf(2), RoleOf(3)));
    }

    [Fact]
    public async Task It_falls_to_people_before_bots()
    {
        await room.RunAsync(CreateWithBot(7, 2), Appoint(5, 1, 11, 7, Role.Admin), Remove(5, 1, 12, 1));
        Assert.Equal((Role.Owner, Role.Admin), (RoleOf(2), RoleOf(7)));
        Assert.Equal(new MemberRemoved { UserId = 1, OwnerId = 2 }, room.Mailbox(2).Log[^1].Update.NewMessage.Action.MemberRemoved);
    }

    [Fact]
    public async Task And_to_a_bot_where_nobody_else_is_left()
    {
        await room.RunAsync(CreateWithBot(7), Remove(5, 1, 12, 1));
        Assert.Equal(Role.Owner, RoleOf(7));
    }

    [Fact]
    public void Before_operations_said_to_whom_bots_counted_like_people()
    {
        var membership = new Membership();
        membership.Apply(new ServiceAction { ChatCreated = new ChatCreated { UserIds = { 1, 7, 2 } } }, sender: 1, opNo: 1, [7]);
        membership.Apply(new ServiceAction { MemberRemoved = new MemberRemoved { UserId = 1 } }, sender: 1, opNo: 2);
        Assert.Equal((Role.Owner, Role.Member), (membership.Find(7)!.Role, membership.Find(2)!.Role));
    }

    [Fact]
    public async Task No_bot_is_made_the_owner()
    {
        await room.RunAsync(CreateWithBot(7, 2), Appoint(5, 1, 11, 7, Role.Owner));
        Assert.Equal((Code.RequestInvalid, "user_id", Role.Member), (Refused.Code, Refused.Field, RoleOf(7)));
    }

    [Fact]
    public async Task Nor_of_a_channel()
    {
        var found = ChannelCommands.Found(1, 10, 2, 7);
        found.Bots.Add(7);
        var appoint = Appoint(5, 1, 11, 7, Role.Owner);
        appoint.Conversation = ChannelCommands.Channel;
        await room.RunAsync(found, appoint);
        Assert.Equal((Code.RequestInvalid, "user_id"), (Refused.Code, Refused.Field));
    }

    private static DaprMessaging.Contracts.Inbox.CreateChat CreateWithBot(long bot, params long[] others)
    {
        var create = Create(5, 1, 10, [bot, .. others]);
        create.Bots.Add(bot);
        return create;
    }

    private async Task BeginAsync(params Google.Protobuf.IMessage[] commands) => await room.RunAsync([Create(5, 1, 10, 2, 3), .. commands]);

    private Role RoleOf(long user) => Members.Find(user)!.Role;

    private Right[] RightsOf(long user) => [.. Members.Find(user)!.Rights.Rights_];
}
