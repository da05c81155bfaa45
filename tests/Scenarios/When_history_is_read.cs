using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Read marks and what is unread after them. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_history_is_read
{
    [Fact]
    public async Task The_count_falls_on_every_device_and_the_author_learns_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var tablet = await world.PhoneAsync(2, "tablet");
        foreach (var text in new[] { "one", "two", "three" }) await alice.SendAsync(bob.Peer, text);
        await bob.UntilTextAsync("three");

        await bob.Client.ReadHistoryAsync(alice.Peer, bob.Messages[1].Id);
        await tablet.UntilAsync(p => p.Shown.Any(u => u.ReadInbox is not null), "that two are read");
        await alice.UntilAsync(p => p.Shown.Any(u => u.ReadOutbox is not null), "that two are read");

        Assert.Equal((1, bob.Messages[1].Id), (tablet.Counters(alice.Peer)!.UnreadCount, tablet.Counters(alice.Peer)!.ReadInboxMaxId));
        Assert.Equal(alice.Messages[1].Id, alice.Counters(bob.Peer)!.ReadOutboxMaxId);
        Assert.Equal(0, alice.Counters(bob.Peer)!.ReadInboxMaxId);
    }

    [Fact]
    public async Task W26_the_mark_never_goes_back()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        foreach (var text in new[] { "one", "two", "three" }) await alice.SendAsync(bob.Peer, text);
        await bob.UntilTextAsync("three");

        await bob.Client.ReadHistoryAsync(alice.Peer, bob.Messages[2].Id);
        await bob.Client.ReadHistoryAsync(alice.Peer, bob.Messages[0].Id);

        var counters = (await bob.Client.GetDialogsAsync()).Dialogs_.Single().Counters;
        Assert.Equal((0, bob.Messages[2].Id), (counters.UnreadCount, counters.ReadInboxMaxId));
    }

    [Fact]
    public async Task Others_in_a_chat_keep_their_own_count_and_every_author_learns_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        await alice.SendAsync(chat, "from alice");
        await bob.UntilTextAsync("from alice");
        await bob.SendAsync(chat, "from bob");
        foreach (var phone in new[] { alice, carol }) await phone.UntilTextAsync("from bob");

        await carol.Client.ReadHistoryAsync(chat, carol.Messages.Last().Id);
        foreach (var author in new[] { alice, bob })
            await author.UntilAsync(p => p.Shown.Any(u => u.ReadOutbox is not null), "that carol has read");

        Assert.Equal(0, carol.Counters(chat)!.UnreadCount);
        Assert.Equal(1, alice.Counters(chat)!.UnreadCount);
        Assert.Equal(1, bob.Counters(chat)!.UnreadCount);
    }

    [Fact]
    public async Task W26_what_comes_while_somebody_reads_is_counted()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        var sending = Task.WhenAll(Enumerable.Range(0, 60).Select(i => alice.SendAsync(bob.Peer, $"{i}")));
        foreach (var (reader, count) in new[] { (bob, 5), (laptop, 20), (bob, 10), (laptop, 40) })
        {
            await reader.UntilAsync(p => p.Messages.Length >= count, $"{count} messages");
            await reader.Client.ReadHistoryAsync(alice.Peer, reader.Messages[count - 1].Id);
        }

        await sending;
        foreach (var phone in new[] { bob, laptop })
        {
            await phone.UntilAsync(p => p.Messages.Length == 60, "all of them");
            await phone.CheckAsync();
            Assert.Equal((20, phone.Messages[39].Id), (phone.Counters(alice.Peer)!.UnreadCount, phone.Counters(alice.Peer)!.ReadInboxMaxId));
        }
    }

    [Fact]
    public async Task W25_sending_reads_nothing_and_who_reads_on_after_it_is_counted_right()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        foreach (var text in new[] { "one", "two", "three" }) await alice.SendAsync(bob.Peer, text);
        await bob.UntilTextAsync("three");

        await bob.SendAsync(alice.Peer, "I write all the same");
        await bob.UntilTextAsync("I write all the same");
        Assert.Equal((3, 0L), (bob.Counters(alice.Peer)!.UnreadCount, bob.Counters(alice.Peer)!.ReadInboxMaxId));

        await bob.Client.ReadHistoryAsync(alice.Peer, await bob.UntilTextAsync("two"));
        await bob.UntilCountersAsync(alice.Peer, c => c.ReadInboxMaxId > 0, "that two are read");
        Assert.Equal(1, bob.Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task W27_who_reads_up_to_a_message_of_their_own_tells_the_others_and_not_themselves()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        foreach (var (peer, back) in new[] { (bob.Peer, alice.Peer), (chat, chat) })
        {
            var (id, _) = await alice.SendAsync(peer, $"to {peer.ToKey()}");
            await bob.UntilTextAsync($"to {peer.ToKey()}");
            var (own, _) = await bob.SendAsync(back, "and back");
            await bob.Client.ReadHistoryAsync(back, own);
            await alice.UntilCountersAsync(peer, c => c.ReadOutboxMaxId >= id, "that bob has read");
        }

        // Not only the author of the newest message learns of it.
        await carol.UntilTextAsync("and back");
        await carol.Client.ReadHistoryAsync(chat, carol.Messages[^1].Id);
        await bob.UntilCountersAsync(chat, c => c.ReadOutboxMaxId > 0, "that carol has read");
        Assert.Single(bob.Shown, u => u.ReadOutbox is not null);
        Assert.Null(bob.View.Find(bob.Peer));
        Assert.DoesNotContain(carol.Shown, u => u.ReadOutbox is not null);
        foreach (var phone in new[] { alice, bob, carol }) await phone.CheckAsync();
    }
}
