using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class BanMemberTests
{
    private readonly Room room = new();

    // Refusals come from the chat, what is done from the mailboxes: those may come later.
    private Refusal Refused => room.Results.Last(r => r.Refusal is not null).Refusal;

    private Membership Members => room.Store.Get<Membership>("conversation/c:5/members")!;

    [Fact]
    public async Task Who_is_banned_gets_that_operation_and_nothing_after_it()
    {
        await BeginAsync(Ban(5, 1, 11, 2), Send("c:5", 1, 12, "without you"));
        Assert.Equal(new MemberBanned { UserId = 2, Banned = true }, room.Mailbox(2).Log[^1].Update.NewMessage.Action.MemberBanned);
        Assert.Equal("without you", room.Mailbox(3).Texts.Last());
        Assert.Equal((false, true), (Members.Has(2), Members.Find(2)!.Banned));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount);
    }

    [Fact]
    public async Task Nobody_adds_who_is_banned_until_that_is_lifted()
    {
        await BeginAsync(Ban(5, 1, 11, 2), Add(5, 1, 12, 2, 4));
        Assert.Equal((Code.UserBanned, "user_ids"), (Refused.Code, Refused.Field));
        Assert.False(Members.Has(4));
        await room.RunAsync(Ban(5, 1, 13, 2, banned: false), Add(5, 3, 14, 2));
        Assert.True(Members.Has(2));
    }

    [Fact]
    public async Task Somebody_can_be_banned_who_was_never_there()
    {
        await BeginAsync(Ban(5, 1, 11, 9), Add(5, 1, 12, 9));
        Assert.Equal(Code.UserBanned, Refused.Code);
        Assert.Empty(room.Mailbox(9).Log);
        await room.RunAsync(Ban(5, 1, 13, 9, banned: false), Add(5, 1, 14, 9));
        Assert.True(Members.Has(9));
    }

    [Fact]
    public async Task It_takes_the_right_to()
    {
        await BeginAsync(Ban(5, 2, 11, 3));
        Assert.Equal((Code.RightRequired, "banned", true), (Refused.Code, Refused.Field, Members.Has(3)));
        await room.RunAsync(Appoint(5, 1, 12, 2, Role.Admin, Right.BanMembers), Ban(5, 2, 13, 3));
        Assert.False(Members.Has(3));
    }

    [Fact]
    public async Task Neither_an_owner_nor_another_admin_is_banned_or_removed_by_an_admin()
    {
        await BeginAsync(Appoint(5, 1, 11, 2, Role.Admin), Appoint(5, 1, 12, 3, Role.Admin));
        foreach (var command in new Google.Protobuf.IMessage[] { Ban(5, 2, 13, 1), Ban(5, 2, 14, 3), Remove(5, 2, 15, 1), Remove(5, 2, 16, 3) })
        {
            await room.RunAsync(command);
            Assert.Equal((Code.OwnerRequired, "user_id"), (Refused.Code, Refused.Field));
        }

        await room.RunAsync(Ban(5, 1, 17, 3));
        Assert.False(Members.Has(3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_changes_nothing_is_refused(bool banned)
    {
        if (banned) await BeginAsync(Ban(5, 1, 11, 2));
        else await BeginAsync();
        await room.RunAsync(Ban(5, 1, 12, 2, banned));
        Assert.Equal((Code.NotModified, "banned"), (Refused.Code, Refused.Field));
    }

    private async Task BeginAsync(params Google.Protobuf.IMessage[] commands) => await room.RunAsync([Create(5, 1, 10, 2, 3), .. commands]);
}
