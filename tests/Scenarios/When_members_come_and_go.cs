using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_members_come_and_go
{
    [Fact]
    public async Task Each_has_the_messages_from_the_coming_to_the_going()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world);

        await alice.SendAsync(chat, "before bob");
        await alice.Client.AddMembersAsync(chat.ChatId, [2]);
        await alice.SendAsync(chat, "with bob");
        await alice.Client.RemoveMemberAsync(chat.ChatId, 2);
        await alice.SendAsync(chat, "without bob");
        await alice.Client.AddMembersAsync(chat.ChatId, [2]);
        await alice.SendAsync(chat, "bob is back");
        await bob.UntilTextAsync("bob is back");

        Assert.Equal(["with bob", "bob is back"], bob.Texts);
        Assert.Equal(
            [ServiceAction.KindOneofCase.MembersAdded, ServiceAction.KindOneofCase.MemberRemoved, ServiceAction.KindOneofCase.MembersAdded],
            bob.Messages.Where(m => m.Action is not null).Select(m => m.Action.KindCase));
        Assert.Equal(2, bob.Counters(chat)!.UnreadCount);
        var history = await bob.Client.GetHistoryAsync(chat, forward: true);
        Assert.Equal(bob.Messages, history.Messages);
    }

    [Fact]
    public async Task Who_has_left_can_neither_send_nor_see_who_is_there()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2);

        await bob.Client.RemoveMemberAsync(chat.ChatId, 2);

        await Refused.AsAsync(Refusal.Types.Code.NotAMember, () => bob.SendAsync(chat, "hello?"));
        await Refused.AsAsync(Refusal.Types.Code.NotAMember, () => bob.Client.GetMembersAsync(chat.ChatId));
        await Refused.AsAsync(Refusal.Types.Code.NotAMember, () => bob.Client.AddMembersAsync(chat.ChatId, [2]));
        Assert.Equal([1], (await alice.Client.GetMembersAsync(chat.ChatId)).Members_.Select(m => m.UserId));
    }

    [Fact]
    public async Task Only_an_admin_puts_others_out()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2, 3);

        await Refused.AsAsync(Refusal.Types.Code.AdminRequired, () => bob.Client.RemoveMemberAsync(chat.ChatId, 3));
        await alice.Client.RemoveMemberAsync(chat.ChatId, 3);

        var members = await bob.Client.GetMembersAsync(chat.ChatId);
        Assert.Equal([(1L, Role.Owner), (2L, Role.Member)], members.Members_.Select(m => (m.UserId, m.Role)));
        Assert.Equal((2, "club"), (members.Chat.MemberCount, members.Chat.Title));
    }

    [Fact]
    public async Task Who_is_there_already_cannot_be_added_and_who_is_not_cannot_be_removed()
    {
        await using var world = await World.StartAsync();
        var (alice, _, chat) = await ClubAsync(world, 2);

        await Refused.AsAsync(Refusal.Types.Code.AlreadyAMember, () => alice.Client.AddMembersAsync(chat.ChatId, [2]));
        await Refused.AsAsync(Refusal.Types.Code.NotAMember, () => alice.Client.RemoveMemberAsync(chat.ChatId, 3));
        await Refused.AsAsync(Refusal.Types.Code.UserUnknown, () => alice.Client.AddMembersAsync(chat.ChatId, [999]));
        await Refused.AsAsync(Refusal.Types.Code.ChatUnknown, () => alice.Client.AddMembersAsync(12345, [3]));
    }

    [Fact]
    public async Task A_mention_and_a_reply_say_so_on_the_copy_of_whom_they_concern()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2, 3);
        var carol = await world.PhoneAsync(3);

        var entity = new Entity { Kind = Entity.Types.Kind.MentionName, Offset = 0, Length = 5, UserId = 3 };
        await alice.Client.SendAsync(chat, "carol: look", [entity]);
        await bob.SendAsync(chat, "what?");
        await alice.UntilTextAsync("what?");
        await alice.SendAsync(chat, "that", replyTo: alice.Messages.Last().Id);
        foreach (var phone in new[] { bob, carol }) await phone.UntilTextAsync("that");

        Assert.Equal([true, false, false], carol.Messages.Where(m => m.Content is not null).Select(m => m.Mentioned));
        Assert.Equal([false, false, true], bob.Messages.Where(m => m.Content is not null).Select(m => m.Mentioned));
        Assert.All(alice.Messages, m => Assert.False(m.Mentioned));
        Assert.Equal(entity, carol.Messages.First(m => m.Content is not null).Content.Entities.Single());
    }

    private static async Task<(Phone Alice, Phone Bob, Peer Chat)> ClubAsync(World world, params long[] others)
    {
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using (var carol = await world.PhoneAsync(3))
        {
            // She has been here once: that makes her somebody.
        }

        return (alice, bob, Peer.Chat(await alice.Client.CreateChatAsync("club", others)));
    }
}
