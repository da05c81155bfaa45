using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_channel_is_kept_once
{
    [Fact]
    public async Task Everybody_hears_every_step_once_and_in_order_and_reads_the_same()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await FollowAsync(world, 1), await FollowAsync(world, 2), await FollowAsync(world, 3));
        var channel = await alice.Client.CreateChannelAsync("news", [2, 3]);
        var peer = Peer.Channel(channel);
        foreach (var one in new[] { alice, bob, carol }) await one.UntilFollowingAsync(channel);
        var (id, _) = await alice.Client.SendAsync(peer, "one");
        await bob.Client.SendAsync(peer, "two", replyTo: id);
        var (third, _) = await carol.Client.SendAsync(peer, "three");
        await alice.Client.EditAsync(peer, id, "one, mended");
        await carol.Client.DeleteAsync(peer, [third], forEveryone: true);
        await alice.Client.AskAsync(new Request { PinMessage = new PinMessage { RandomId = 7, Peer = peer, MessageId = id, ForEveryone = true } });
        await bob.Client.SendAsync(peer, "four");

        foreach (var one in new[] { alice, bob, carol })
        {
            await one.UntilTextAsync(channel, "four");
            await one.CheckAsync(channel);
            Assert.Equal(["one, mended", "two", "four"], one.Texts(channel));
            Assert.Equal([id], one.View(channel).Pinned.Select(m => m.Id));
        }

        Assert.Equal(id, carol.View(channel).Messages.Single(m => m.Content?.Text == "two").ReplyToMessageId);
        Assert.Equal([id], (await bob.Client.GetPinnedMessagesAsync(peer)).Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task What_is_unread_is_what_was_said_since_but_for_what_is_gone()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var channel = await alice.Client.CreateChannelAsync("news", [2]);
        var peer = Peer.Channel(channel);
        await bob.UntilAsync(p => p.Shown.Any(u => u.ChannelJoined is not null), "that it is in the channel");
        var ids = await alice.SendAllAsync(peer, Enumerable.Range(1, 10).Select(i => $"line {i}"));
        Assert.Equal(10, (await OneAsync(bob)).Counters.UnreadCount);
        Assert.Equal(0, (await OneAsync(alice, until: d => d.Counters.UnreadCount == 0)).Counters.UnreadCount);
        await bob.Client.ReadHistoryAsync(peer, ids[3]);
        await alice.Client.DeleteAsync(peer, [ids[1], ids[5]], forEveryone: true);
        await alice.Client.EditChatAsync(peer, new ChatEdited { Title = "good news" });

        var dialog = await OneAsync(bob);
        Assert.Equal((5, ids[3]), (dialog.Counters.UnreadCount, dialog.Counters.ReadInboxMaxId));
        await bob.UntilCountersAsync(peer, c => c.ReadInboxMaxId == ids[3], "its mark");
        await bob.CheckAsync();
    }

    [Fact]
    public async Task A_device_that_was_away_is_told_what_it_missed()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        var bob = await FollowAsync(world, 2);
        var channel = await alice.Client.CreateChannelAsync("news", [2]);
        await bob.UntilFollowingAsync(channel);
        var pts = bob.View(channel).Pts;
        await bob.Client.DisposeAsync();
        var ids = await alice.SendAllAsync(Peer.Channel(channel), Enumerable.Range(1, 30).Select(i => $"line {i}"));
        await alice.Client.DeleteAsync(Peer.Channel(channel), [ids[2]], forEveryone: true);

        var again = new ChannelReader(await world.PhoneAsync(2, "phone", pts: 0), [new(channel, pts)]);
        await again.UntilTextAsync(channel, "line 30");
        await again.UntilAsync(r => r.View(channel).Find(ids[2]) is null, "the deletion");
        await again.CheckAsync(channel);
        Assert.Equal(29, again.Texts(channel).Count());
    }

    [Fact]
    public async Task Who_is_put_out_hears_that_and_nothing_more_and_can_do_nothing_more()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await FollowAsync(world, 1), await FollowAsync(world, 2));
        var channel = await alice.Client.CreateChannelAsync("news", [2]);
        var peer = Peer.Channel(channel);
        await bob.UntilFollowingAsync(channel);
        await alice.Client.SendAsync(peer, "while all are here");
        await bob.UntilTextAsync(channel, "while all are here");
        await alice.Client.RemoveMemberAsync(peer, 2);
        await alice.Client.SendAsync(peer, "without bob");
        await bob.UntilAsync(r => r.Heard.Any(s => s.Update.ChannelLeft is not null), "that it is out");
        await Refused.AsAsync(Code.NotAMember, () => bob.Client.SendAsync(peer, "hello?"));
        await Refused.AsAsync(Code.NotAMember, () => bob.Client.GetHistoryAsync(peer));
        await Refused.AsAsync(Code.NotAMember, () => bob.Client.GetChannelDifferenceAsync(channel, 1));
        Assert.DoesNotContain("without bob", bob.Heard.SelectMany(s => s.Update.NewMessages?.Messages ?? []).Select(m => m.Content?.Text));

        await alice.Client.AddMembersAsync(peer, [2]);
        await bob.UntilAsync(r => r.Heard[^1].Update.TooLong is not null, "that it is in again");
        Assert.Empty((await bob.Client.GetHistoryAsync(peer)).Messages);
        await bob.SendAsync(peer, "here I am");
        await bob.CheckAsync(channel);
    }

    [Fact]
    public async Task Who_comes_sees_what_is_said_from_then_on_or_all_of_it_where_it_is_set_so()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await FollowAsync(world, 1), await FollowAsync(world, 2), await FollowAsync(world, 3));
        var channel = await alice.Client.CreateChannelAsync("club", []);
        var peer = Peer.Channel(channel);
        var before = await alice.SendAsync(peer, "before anybody came");
        await alice.Client.AddMembersAsync(peer, [2]);
        await bob.UntilFollowingAsync(channel);
        await alice.Client.EditChatAsync(peer, new ChatEdited { HistoryVisible = true });
        await alice.Client.AddMembersAsync(peer, [3]);
        await carol.UntilFollowingAsync(channel);
        Assert.Contains("before anybody came", (await carol.Client.GetHistoryAsync(peer)).Messages.Select(m => m.Content?.Text));
        await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.SetReactionAsync(peer, before, "👍"));

        await alice.Client.EditAsync(peer, before, "what bob is not to read");
        await alice.SendAsync(peer, "for all");
        await bob.UntilTextAsync(channel, "for all");
        await carol.UntilAsync(r => r.Heard.Any(s => s.Update.MessageEdited is not null), "the edit");
        Assert.DoesNotContain("not to read", string.Join('\n', bob.Heard.Select(s => s.ToString())), StringComparison.Ordinal);
        Assert.DoesNotContain("not to read", (await bob.Client.GetHistoryAsync(peer)).ToString(), StringComparison.Ordinal);
        Assert.Equal((0, 1), ((await bob.Client.SearchMessagesAsync("read", peer)).Messages.Count, (await carol.Client.SearchMessagesAsync("read", peer)).Messages.Count));
        foreach (var reader in new[] { alice, bob, carol }) await reader.CheckAsync(channel);
        await world.VerifyAsync();
    }

    [Fact]
    public async Task In_a_broadcast_only_admins_write()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await FollowAsync(world, 2));
        var channel = await alice.Client.CreateChannelAsync("news", [2], isBroadcast: true);
        var peer = Peer.Channel(channel);
        await bob.UntilFollowingAsync(channel);
        await Refused.AsAsync(Code.WriteForbidden, () => bob.Client.SendAsync(peer, "me too"));
        await Refused.AsAsync(Code.AdminRequired, () => bob.Client.GetMembersAsync(peer));
        await alice.SendAsync(peer, "news");
        await bob.UntilTextAsync(channel, "news");
        await alice.Client.SetRoleAsync(peer, 2, Role.Admin);
        await bob.Client.SendAsync(peer, "as an admin");
        Assert.Equal([1, 2], (await bob.Client.GetMembersAsync(peer)).Members_.Select(m => m.UserId).Order());
    }

    [Fact]
    public async Task A_chat_goes_on_as_a_channel_with_its_members_and_what_was_said_stays()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await FollowAsync(world, 2), await FollowAsync(world, 3));
        var chat = await alice.Client.CreateChatAsync("birds", [2, 3]);
        await alice.SendAsync(Peer.Chat(chat), "before");
        await alice.Client.SetRoleAsync(chat, 2, Role.Admin, [Right.ChangeInfo]);
        await Refused.AsAsync(Code.OwnerRequired, () => bob.Client.MigrateChatAsync(chat));
        var channel = await alice.Client.MigrateChatAsync(chat, randomId: 77);
        await carol.UntilFollowingAsync(channel);
        Assert.Equal(channel, await alice.Client.MigrateChatAsync(chat, randomId: 77));
        await Refused.AsAsync(Code.ChatMigrated, () => alice.SendAsync(Peer.Chat(chat), "is anybody here?"));

        await alice.SendAsync(Peer.Channel(channel), "after");
        await carol.UntilTextAsync(channel, "after");
        var full = await bob.Client.GetChatAsync(Peer.Channel(channel));
        Assert.Equal((Role.Admin, "birds", 3, chat), (full.Role, full.Chat.Title, full.Chat.MemberCount, full.Chat.MigratedFromChatId));
        Assert.Contains(Right.ChangeInfo, full.Rights.Rights_);
        Assert.Equal(channel, (await carol.Client.GetChatAsync(chat)).Chat.MigratedToChannelId);
        Assert.Contains("before", (await carol.Client.GetHistoryAsync(Peer.Chat(chat))).Messages.Select(m => m.Content?.Text));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_given_again_and_nothing_is_said_twice()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await FollowAsync(world, 2));
        var channel = await alice.Client.CreateChannelAsync("news", [2], randomId: 5);
        Assert.Equal(channel, await alice.Client.CreateChannelAsync("news", [2], randomId: 5));
        await bob.UntilFollowingAsync(channel);
        var first = await alice.SendAsync(Peer.Channel(channel), "once", randomId: 6);
        Assert.Equal(first, await alice.SendAsync(Peer.Channel(channel), "once", randomId: 6));
        await alice.SendAsync(Peer.Channel(channel), "twice");
        await bob.UntilTextAsync(channel, "twice");
        await bob.CheckAsync(channel);
        Assert.Equal(["once", "twice"], bob.Texts(channel));
    }

    private static async Task<ChannelReader> FollowAsync(World world, long user) => new(await world.PhoneAsync(user));

    private static async Task<Dialog> OneAsync(Phone phone, Func<Dialog, bool>? until = null)
    {
        Dialog? found = null;
        Assert.True(await Wait.UntilAsync(async () =>
        {
            found = (await phone.Client.GetChannelsAsync()).Channels_.Single().Dialog;
            return until?.Invoke(found) ?? true;
        }, TimeSpan.FromSeconds(20)), $"{found}");
        return found!;
    }
}
