using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_chat_is_governed
{
    [Fact]
    public async Task Who_comes_sees_what_was_said_before_if_the_chat_shows_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world);
        await alice.Client.EditChatAsync(chat.ChatId, new ChatEdited { HistoryVisible = true });
        for (var i = 1; i <= 20; i++) await alice.SendAsync(chat, $"line {i}");
        await alice.Client.AddMembersAsync(chat.ChatId, [2]);
        await alice.SendAsync(chat, "welcome");
        await bob.UntilTextAsync("welcome");

        Assert.Equal([.. Enumerable.Range(1, 20).Select(i => $"line {i}"), "welcome"], bob.Texts);
        Assert.Equal(1, bob.Counters(chat)!.UnreadCount);
        Assert.Equal(bob.Messages, (await bob.Client.GetHistoryAsync(chat, forward: true)).Messages);
    }

    [Fact]
    public async Task What_members_may_do_holds_from_that_operation_on()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2);
        await bob.SendAsync(chat, "while all may");
        await alice.Client.EditChatAsync(chat.ChatId, new ChatEdited { DefaultRights = new Rights { Rights_ = { Right.AddMembers } } });
        await Refused.AsAsync(Refusal.Types.Code.WriteForbidden, () => bob.SendAsync(chat, "and now?"));
        await Refused.AsAsync(Refusal.Types.Code.RightRequired, () => bob.Client.EditChatAsync(chat.ChatId, new ChatEdited { Title = "mine" }));
        await alice.Client.SetRoleAsync(chat.ChatId, 2, Role.Admin, [Right.ChangeInfo]);
        await bob.SendAsync(chat, "as an admin");
        await bob.Client.EditChatAsync(chat.ChatId, new ChatEdited { Title = "ours" });

        var full = await bob.Client.GetChatAsync(chat.ChatId);
        Assert.Equal(("ours", Role.Admin), (full.Chat.Title, full.Role));
        Assert.Equal([Right.SendMessages, Right.SendMedia, Right.AddMembers, Right.ChangeInfo], full.Rights.Rights_);
        Assert.Equal("ours", (await alice.Client.GetDialogsAsync()).Chats.Single().Title);
    }

    [Fact]
    public async Task Who_is_banned_is_out_until_it_is_lifted()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2);
        await alice.Client.BanMemberAsync(chat.ChatId, 2);
        await Refused.AsAsync(Refusal.Types.Code.NotAMember, () => bob.SendAsync(chat, "hello?"));
        await Refused.AsAsync(Refusal.Types.Code.UserBanned, () => alice.Client.AddMembersAsync(chat.ChatId, [2]));
        Assert.Equal([2], (await alice.Client.GetMembersAsync(chat.ChatId, banned: true)).Members_.Select(m => m.UserId));
        await alice.Client.BanMemberAsync(chat.ChatId, 2, banned: false);
        await alice.Client.AddMembersAsync(chat.ChatId, [2]);
        await bob.SendAsync(chat, "thank you");
    }

    [Fact]
    public async Task A_chat_that_is_protected_lets_nothing_out()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2);
        await alice.SendAsync(chat, "among us");
        var before = await bob.UntilTextAsync("among us");
        await bob.Client.ForwardAsync(Peer.User(1), chat, [before]);
        await alice.Client.EditChatAsync(chat.ChatId, new ChatEdited { Protected = true });
        await Refused.AsAsync(Refusal.Types.Code.ForwardForbidden, () => bob.Client.ForwardAsync(Peer.User(1), chat, [before]));
    }

    [Fact]
    public async Task The_owner_hands_it_on()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2, 3);
        await alice.Client.SetRoleAsync(chat.ChatId, 2, Role.Owner);
        await Refused.AsAsync(Refusal.Types.Code.OwnerRequired, () => alice.Client.SetRoleAsync(chat.ChatId, 3, Role.Owner));
        await bob.Client.RemoveMemberAsync(chat.ChatId, 2);
        Assert.Equal([(1L, Role.Owner), (3L, Role.Member)], (await alice.Client.GetMembersAsync(chat.ChatId)).Members_.Select(m => (m.UserId, m.Role)));
    }

    [Fact]
    public async Task Who_is_typing_is_seen_by_the_members_who_are_there()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, chat) = await ClubAsync(world, 2);
        await alice.Client.SetTypingAsync(chat);
        await bob.UntilAsync(p => p.Typing.Count > 0, "that alice is typing");
        Assert.Equal((chat, 1), bob.Typing.First() is var typing ? (typing.Peer, typing.UserId) : default);
    }

    private static async Task<(Phone Alice, Phone Bob, Peer Chat)> ClubAsync(World world, params long[] members)
    {
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await world.PhoneAsync(3);
        return (alice, bob, Peer.Chat(await alice.Client.CreateChatAsync("club", members)));
    }
}
