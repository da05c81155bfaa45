using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Messages pinned in a dialog, for oneself or for everyone. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_are_pinned
{
    [Fact]
    public async Task Several_can_be_and_everybody_is_told_by_their_own_ids()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        await bob.SendAsync(bob.Peer, "a note, so that numbers differ");
        var (one, two) = ((await alice.SendAsync(bob.Peer, "one")).Id, (await alice.SendAsync(bob.Peer, "two")).Id);
        var (his1, his2) = (await bob.UntilTextAsync("one"), await bob.UntilTextAsync("two"));

        await bob.Client.PinMessageAsync(alice.Peer, his2, forEveryone: true);
        await alice.Client.PinMessageAsync(bob.Peer, one, forEveryone: true);
        foreach (var (phone, peer, ids) in new[] { (alice, bob.Peer, new[] { one, two }), (bob, alice.Peer, [his1, his2]), (laptop, alice.Peer, [his1, his2]) })
        {
            await phone.UntilCountersAsync(peer, c => c.PinnedMessagesCount == 2, "two pinned messages");
            Assert.Equal(ids[1], phone.Counters(peer)!.PinnedMessageId);
            Assert.Equal([ids[1], ids[0]], (await phone.Client.GetPinnedMessagesAsync(peer)).Messages.Select(m => m.Id));
            Assert.All(ids, id => Assert.True(phone.View.Find(peer)!.Find(id)!.Pinned));
            Assert.Equal([ids[1], ids[0]], Told(phone, peer));
            await phone.CheckAsync();
        }

        // What is told about it is no message that anybody has to read.
        Assert.Equal((0, 2), (alice.Counters(bob.Peer)!.UnreadCount, bob.Counters(alice.Peer)!.UnreadCount));
    }

    [Fact]
    public async Task For_oneself_nobody_else_learns_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        await alice.SendAsync(bob.Peer, "remember");
        var id = await bob.UntilTextAsync("remember");

        await bob.Client.PinMessageAsync(alice.Peer, id);
        await laptop.UntilCountersAsync(alice.Peer, c => c.PinnedMessageId == id, "the pin");
        await bob.SendAsync(alice.Peer, "done");
        await alice.UntilTextAsync("done");

        Assert.Equal(0, alice.Counters(bob.Peer)!.PinnedMessagesCount);
        Assert.Empty(Told(alice, bob.Peer).Concat(Told(laptop, alice.Peer)));
        Assert.Empty((await alice.Client.GetPinnedMessagesAsync(bob.Peer)).Messages);
        foreach (var phone in new[] { alice, bob, laptop }) await phone.CheckAsync();
    }

    [Fact]
    public async Task One_is_unpinned_for_oneself_or_for_everyone_and_the_others_stay()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var ids = new List<long>();
        foreach (var text in new[] { "one", "two", "three" })
        {
            ids.Add((await alice.SendAsync(bob.Peer, text)).Id);
            await alice.Client.PinMessageAsync(bob.Peer, ids[^1], forEveryone: true);
        }

        await bob.UntilCountersAsync(alice.Peer, c => c.PinnedMessagesCount == 3, "three pinned messages");
        await alice.Client.UnpinMessageAsync(bob.Peer, ids[0], forEveryone: true);
        await bob.UntilCountersAsync(alice.Peer, c => c.PinnedMessagesCount == 2, "two pinned messages");
        await bob.Client.UnpinMessageAsync(alice.Peer, await bob.UntilTextAsync("three"));
        await bob.UntilCountersAsync(alice.Peer, c => c.PinnedMessagesCount == 1, "one pinned message");

        Assert.Equal(["two"], await PinnedAsync(bob, alice.Peer));
        Assert.Equal(["three", "two"], await PinnedAsync(alice, bob.Peer));
        foreach (var phone in new[] { alice, bob }) await phone.CheckAsync();
    }

    [Fact]
    public async Task W30_all_are_unpinned_for_everyone_and_each_is_told_their_own_ids()
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3)];
        foreach (var phone in phones) for (var i = 0; i < phone.UserId; i++) await phone.SendAsync(phone.Peer, "a note, so that numbers differ");
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        foreach (var text in new[] { "one", "two", "three" })
        {
            var (id, _) = await phones[0].SendAsync(chat, text);
            if (text != "two") await phones[0].Client.PinMessageAsync(chat, id, forEveryone: true);
        }

        foreach (var phone in phones) await phone.UntilCountersAsync(chat, c => c.PinnedMessagesCount == 2, "two pinned messages");
        var tablet = await world.PhoneAsync(3, "tablet", pts: 0);
        await tablet.UntilCountersAsync(chat, c => c.PinnedMessagesCount == 2, "two pinned messages");
        await phones[1].Client.UnpinAllMessagesAsync(chat, forEveryone: true);

        foreach (var phone in phones.Append(tablet))
        {
            await phone.UntilCountersAsync(chat, c => c.PinnedMessagesCount == 0, "no pinned message");
            var own = phone.Messages.Where(m => m.Content?.Text is "one" or "three").Select(m => m.Id);
            Assert.Equal(own, phone.Shown.Single(u => u.MessagesPinned is { Pinned: false }).MessagesPinned.Ids);
            Assert.Empty((await phone.Client.GetPinnedMessagesAsync(chat)).Messages);
            await phone.CheckAsync();
        }
    }

    [Fact]
    public async Task W17_a_pin_that_is_asked_for_again_is_told_once()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var (id, _) = await alice.SendAsync(bob.Peer, "pinned");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => alice.Client.PinMessageAsync(bob.Peer, id, forEveryone: true, randomId: 9)));
        await alice.Client.UnpinMessageAsync(bob.Peer, id, forEveryone: true);
        await alice.Client.PinMessageAsync(bob.Peer, id, forEveryone: true, randomId: 9);
        await alice.SendAsync(bob.Peer, "done");
        await bob.UntilTextAsync("done");

        Assert.Single(Told(bob, alice.Peer));
        Assert.Equal(0, bob.Counters(alice.Peer)!.PinnedMessagesCount);
    }

    /// <summary>The reference system merges what a device has missed, and keeps the last pin of all dialogs.</summary>
    [Fact]
    public async Task W22_a_device_that_was_away_learns_of_every_pin_in_every_dialog()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var (away, pts) = (await world.PhoneAsync(1, "tablet"), alice.Client.Pts);
        await away.DisposeAsync();
        foreach (var peer in new[] { bob.Peer, carol.Peer, alice.Peer })
        {
            foreach (var text in new[] { "one", "two" })
                await alice.Client.PinMessageAsync(peer, (await alice.SendAsync(peer, text)).Id);
        }

        var back = await world.PhoneAsync(1, "tablet", pts: pts);
        await back.UntilCountersAsync(alice.Peer, c => c.PinnedMessagesCount == 2, "the last pin");
        foreach (var peer in new[] { bob.Peer, carol.Peer, alice.Peer }) Assert.All(back.View.Find(peer)!.Messages, m => Assert.True(m.Pinned));
        await back.CheckAsync();
    }

    [Fact]
    public async Task What_is_deleted_is_pinned_no_longer_and_what_tells_of_it_stays()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var (id, _) = await alice.SendAsync(bob.Peer, "pinned");
        await alice.Client.PinMessageAsync(bob.Peer, id, forEveryone: true);
        await alice.Client.DeleteAsync(bob.Peer, [id], forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");

        Assert.Equal((0, 0L), (bob.Counters(alice.Peer)!.PinnedMessagesCount, bob.Counters(alice.Peer)!.PinnedMessageId));
        Assert.Single(Told(bob, alice.Peer));
        foreach (var phone in new[] { alice, bob }) await phone.CheckAsync();
        await Refused.AsAsync(Refusal.Types.Code.MessageUnknown, () => bob.Client.PinMessageAsync(alice.Peer, bob.Messages[^1].Id));
    }

    private static IEnumerable<long> Told(Phone phone, Peer peer) =>
        phone.Messages.Where(m => m.Peer.Equals(peer) && m.Action?.MessagePinned is not null).Select(m => m.Action.MessagePinned.MessageId);

    private static async Task<IEnumerable<string>> PinnedAsync(Phone phone, Peer peer) =>
        (await phone.Client.GetPinnedMessagesAsync(peer)).Messages.Select(m => m.Content.Text);
}
