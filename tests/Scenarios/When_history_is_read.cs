using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

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
    public async Task The_mark_never_goes_back()
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
    public async Task Sending_reads_nothing()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "unread");
        await bob.UntilTextAsync("unread");

        await bob.SendAsync(alice.Peer, "I write all the same");

        await bob.UntilTextAsync("I write all the same");
        Assert.Equal(1, bob.Counters(alice.Peer)!.UnreadCount);
    }
}
