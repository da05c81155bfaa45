using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>What is to be listened to, until somebody has.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_voice_message_is_played
{
    [Fact]
    public async Task Both_see_that_on_all_their_devices()
    {
        await using var world = await World.StartAsync();
        Phone[] alices = [await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet")];
        Phone[] bobs = [await world.PhoneAsync(2), await world.PhoneAsync(2, "tablet")];
        var (alice, bob) = (alices[0], bobs[0]);
        var sent = await alice.SendVoiceAsync(bob.Peer, "listen");
        var got = await bob.UntilTextAsync("listen");
        foreach (var phone in alices.Concat(bobs))
        {
            await phone.UntilTextAsync("listen");
            Assert.True(phone.Messages.Single().MediaUnread);
        }

        // To have read it is not to have heard it.
        await bob.Client.ReadHistoryAsync(alice.Peer, got);
        await alice.UntilCountersAsync(bob.Peer, c => c.ReadOutboxMaxId == sent, "that it is read");
        Assert.True((await alice.Client.GetHistoryAsync(bob.Peer)).Messages.Single().MediaUnread);

        await bob.Client.ReadContentsAsync(alice.Peer, [got]);
        await bob.Client.ReadContentsAsync(alice.Peer, [got]); // again is harmless
        foreach (var phone in alices.Concat(bobs))
        {
            await phone.UntilAsync(p => Played(p).Any(), "that it was played");
            Assert.Equal(phone.UserId == 1 ? sent : got, Assert.Single(Played(phone)));
            Assert.False(phone.View.All.Single().Messages.Single().MediaUnread);
            await phone.CheckAsync();
        }
    }

    [Fact]
    public async Task A_device_that_was_away_finds_it_played()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendVoiceAsync(bob.Peer, "listen");
        var got = await bob.UntilTextAsync("listen");
        await alice.UntilTextAsync("listen");
        var (hers, his) = (alice.Client.Pts, bob.Client.Pts);
        await alice.DisposeAsync();

        await bob.Client.ReadContentsAsync(alice.Peer, [got]);

        foreach (var (user, pts) in new[] { (1, hers), (2, his) })
        {
            var back = await world.PhoneAsync(user, "away", pts: pts);
            await back.UntilAsync(p => Played(p).Any(), "that it was played");
            await back.UntilCurrentAsync();
            var fresh = await world.PhoneAsync(user, "fresh", pts: 0);
            await fresh.UntilTextAsync("listen");
            await fresh.CheckAsync();
            Assert.False(fresh.Messages.Single().MediaUnread);
        }
    }

    [Fact]
    public async Task In_a_chat_the_first_to_play_it_is_told_to_its_author_and_each_keeps_their_own_mark()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        var sent = await alice.SendVoiceAsync(chat, "listen, all of you");
        var (his, hers) = (await bob.UntilTextAsync("listen, all of you"), await carol.UntilTextAsync("listen, all of you"));

        await bob.Client.ReadContentsAsync(chat, [his]);
        await alice.UntilAsync(p => Played(p).Contains(sent), "that it was played");
        await bob.UntilAsync(p => Played(p).Contains(his), "that it was played");
        Assert.False((await bob.Client.GetHistoryAsync(chat, limit: 1)).Messages.Single().MediaUnread);
        Assert.True((await carol.Client.GetHistoryAsync(chat, limit: 1)).Messages.Single().MediaUnread);

        await carol.Client.ReadContentsAsync(chat, [hers]);
        await carol.UntilAsync(p => Played(p).Contains(hers), "that it was played");
        foreach (var phone in new[] { alice, bob, carol }) await phone.CheckAsync();
        Assert.Equal([sent], Played(alice));
    }

    [Fact]
    public async Task What_one_says_to_oneself_waits_for_nobody()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        await alice.SendVoiceAsync(alice.Peer, "a note");
        await alice.UntilTextAsync("a note");
        Assert.False(alice.Messages.Single().MediaUnread);
    }

    private static IEnumerable<long> Played(Phone phone) => phone.Shown.SelectMany(u => u.ContentsRead?.Ids ?? []);
}
