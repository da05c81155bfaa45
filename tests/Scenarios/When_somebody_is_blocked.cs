using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Bob does not want to hear from Alice.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_is_blocked
{
    [Fact]
    public async Task They_see_success_and_the_other_sees_nothing()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        var (heard, _) = await alice.SendAsync(bob.Peer, "heard");
        await bob.UntilTextAsync("heard");
        await bob.Client.BlockUserAsync(1);
        await laptop.UntilAsync(p => p.View.Blocked.Contains(1), "whom it does not hear any more");

        var (id, date) = await alice.SendAsync(bob.Peer, "not heard");
        await alice.Client.EditAsync(bob.Peer, heard, "not heard, either");
        await alice.Client.PinMessageAsync(bob.Peer, heard, forEveryone: true);
        await alice.SendVoiceAsync(bob.Peer, "nor this");
        Assert.True(id > heard && date > 0);
        await alice.CheckAsync();
        Assert.Equal(["not heard, either", "not heard", "nor this"], alice.View.Find(bob.Peer)!.Messages.Where(m => m.Content is not null).Select(m => m.Content.Text));

        foreach (var phone in new[] { bob, laptop })
        {
            await phone.CheckAsync();
            Assert.Equal(["heard"], phone.Texts);
            Assert.Equal((1, phone.Messages.Single().Id), (phone.Counters(alice.Peer)!.UnreadCount, phone.Counters(alice.Peer)!.TopMessageId));
        }

        var history = (await bob.Client.GetHistoryAsync(alice.Peer)).Messages.Single();
        Assert.Equal(("heard", 0L, false), (history.Content.Text, history.EditDate, history.Pinned));
    }

    [Fact]
    public async Task Hearing_them_again_brings_nothing_back()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await bob.Client.BlockUserAsync(1);
        var (lost, _) = await alice.SendAsync(bob.Peer, "said to the wall");
        await bob.Client.BlockUserAsync(1, blocked: false);
        await alice.Client.EditAsync(bob.Peer, lost, "said again to the wall");
        await alice.SendAsync(bob.Peer, "a reply to that", replyTo: lost);
        await bob.UntilTextAsync("a reply to that");

        var fresh = await world.PhoneAsync(2, "laptop", pts: 0);
        await fresh.UntilTextAsync("a reply to that");
        foreach (var phone in new[] { bob, fresh })
        {
            await phone.CheckAsync();
            Assert.Equal(["a reply to that"], phone.Texts);
            Assert.Equal(0, phone.Messages.Single().ReplyToMessageId);
            Assert.Equal(1, phone.Counters(alice.Peer)!.UnreadCount);
        }

        Assert.Empty((await bob.Client.GetBlockedUsersAsync()).UserIds);
    }

    [Fact]
    public async Task They_may_still_take_back_what_they_said_before_and_are_heard_in_chats()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var (id, _) = await alice.SendAsync(bob.Peer, "a mistake");
        await bob.UntilTextAsync("a mistake");
        var chat = Peer.Chat(await bob.Client.CreateChatAsync("club", [1]));
        await bob.Client.BlockUserAsync(1);

        await alice.Client.DeleteAsync(bob.Peer, [id], forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");
        await alice.SendAsync(chat, "in the club");
        await bob.UntilTextAsync("in the club");

        Assert.Empty((await bob.Client.GetHistoryAsync(alice.Peer)).Messages);
        Assert.Equal(1, bob.Counters(chat)!.UnreadCount);
        await bob.CheckAsync();
    }

    [Fact]
    public async Task Who_blocks_can_still_write_and_is_listed_for_nobody_but_themselves()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using (await world.PhoneAsync(3))
        {
            // Somebody else to block.
        }

        await bob.Client.BlockUserAsync(1);
        await bob.Client.BlockUserAsync(3);
        await bob.SendAsync(alice.Peer, "the last word");
        await alice.UntilTextAsync("the last word");

        var blocked = await bob.Client.GetBlockedUsersAsync();
        Assert.Equal([3, 1], blocked.UserIds);
        Assert.Equal(["u1", "u3"], blocked.Users.Select(u => u.Name).Order());
        Assert.Empty((await alice.Client.GetBlockedUsersAsync()).UserIds);
        Assert.DoesNotContain(alice.Shown, u => u.UserBlocked is not null);
        await Refused.AsAsync(Refusal.Types.Code.RequestInvalid, () => bob.Client.BlockUserAsync(2));
        await Refused.AsAsync(Refusal.Types.Code.UserUnknown, () => bob.Client.BlockUserAsync(404));
    }
}
