using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Contracts;

public sealed class ChatRightsTests
{
    private static readonly ChatSettings ReadOnly = new() { DefaultRights = new Rights() };

    [Fact]
    public void An_owner_may_do_everything_however_the_chat_is_set_up() =>
        Assert.Equal(ChatRights.All, new Member { Role = Role.Owner }.RightsIn(ReadOnly));

    [Fact]
    public void A_member_may_do_what_is_allowed_and_at_first_that_is_all_that_can_be()
    {
        var member = new Member { Role = Role.Member };
        Assert.Equal(ChatRights.OfMembers, member.RightsIn(null));
        Assert.Equal(ChatRights.OfMembers, member.RightsIn(new ChatSettings()));
        Assert.Empty(member.RightsIn(ReadOnly));
        Assert.Equal([Right.SendMessages, Right.PinMessages], member.RightsIn(Allowing(Right.PinMessages, Right.SendMessages)));
    }

    [Fact]
    public void What_only_admins_can_have_is_allowed_to_no_member() =>
        Assert.Equal([Right.SendMessages], new Member { Role = Role.Member }.RightsIn(Allowing(Right.SendMessages, Right.BanMembers, (Right)99)));

    [Fact]
    public void An_admin_may_speak_and_do_what_was_given_and_what_all_may()
    {
        var admin = new Member { Role = Role.Admin, Rights = new Rights { Rights_ = { Right.BanMembers } } };
        Assert.Equal([Right.SendMessages, Right.SendMedia, Right.BanMembers], admin.RightsIn(ReadOnly));
        Assert.Equal([Right.SendMessages, Right.SendMedia, Right.PinMessages, Right.BanMembers], admin.RightsIn(Allowing(Right.PinMessages)));
    }

    [Fact]
    public void An_admin_of_whom_nothing_else_is_said_may_do_all_but_make_others_admins() =>
        Assert.Equal(ChatRights.All.Except([Right.AddAdmins]), new Member { Role = Role.Admin }.RightsIn(ReadOnly));

    private static ChatSettings Allowing(params Right[] rights) => new() { DefaultRights = new Rights { Rights_ = { rights } } };
}
