using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Histories that somebody clears, for themselves or for everyone. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_history_is_cleared
{
    [Fact]
    public async Task For_oneself_it_is_gone_on_every_own_device_and_for_nobody_else()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "question");
        await bob.SendAsync(alice.Peer, "answer");
        var last = await alice.UntilTextAsync("answer");

        await alice.Client.ClearHistoryAsync(bob.Peer, last);
        await alice.Client.ClearHistoryAsync(bob.Peer, last); // again is harmless
        foreach (var phone in new[] { alice, tablet })
        {
            await phone.UntilCountersAsync(bob.Peer, c => c.ClearedMaxId == last, "that it is cleared");
            Assert.Equal((0L, 0), (phone.Counters(bob.Peer)!.TopMessageId, phone.Counters(bob.Peer)!.UnreadCount));
            await phone.CheckAsync();
        }

        Assert.Empty((await alice.Client.GetHistoryAsync(bob.Peer)).Messages);
        Assert.Empty((await alice.Client.GetDialogsAsync()).Dialogs_);
        Assert.Equal(["question", "answer"], await TextsAsync(bob, alice.Peer));

        await bob.SendAsync(alice.Peer, "once more");
        await tablet.UntilTextAsync("once more");
        Assert.Equal(1, tablet.Counters(bob.Peer)!.UnreadCount);
        Assert.Equal(["once more"], await TextsAsync(alice, bob.Peer));
    }

    [Fact]
    public async Task For_everyone_either_of_two_may_and_in_a_chat_an_admin()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        await alice.SendAsync(bob.Peer, "from alice");
        var last = await bob.UntilTextAsync("from alice");
        await bob.Client.ClearHistoryAsync(alice.Peer, last, forEveryone: true);
        foreach (var phone in new[] { alice, bob, laptop })
        {
            await phone.UntilAsync(p => p.Shown.Any(u => u.HistoryCleared is not null), "that it is cleared");
            await phone.CheckAsync();
        }

        Assert.Empty((await alice.Client.GetHistoryAsync(bob.Peer)).Messages);

        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        var (own, _) = await bob.SendAsync(chat, "from bob");
        var hers = await alice.UntilTextAsync("from bob");
        await Refused.AsAsync(Refusal.Types.Code.AdminRequired, () => bob.Client.ClearHistoryAsync(chat, own, forEveryone: true));
        await alice.Client.ClearHistoryAsync(chat, hers, forEveryone: true);
        await bob.UntilCountersAsync(chat, c => c.ClearedMaxId == own, "that the chat is cleared");
        Assert.Empty((await bob.Client.GetHistoryAsync(chat)).Messages);
        await bob.CheckAsync();
    }

    [Fact]
    public async Task W33_what_came_after_the_newest_that_was_seen_stays_even_if_it_is_asked_again()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await bob.SendAsync(alice.Peer, "seen");
        var seen = await alice.UntilTextAsync("seen");

        var clearing = alice.Client.ClearHistoryAsync(bob.Peer, seen, forEveryone: true, randomId: 7);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => bob.SendAsync(alice.Peer, $"new {i}")).Append(clearing));
        await bob.SendAsync(alice.Peer, "the last one");
        await alice.Client.ClearHistoryAsync(bob.Peer, seen, forEveryone: true, randomId: 7);
        await alice.UntilTextAsync("the last one");

        foreach (var (phone, peer) in new[] { (alice, bob.Peer), (bob, alice.Peer) })
        {
            await phone.CheckAsync();
            var texts = await TextsAsync(phone, peer);
            Assert.Equal(21, texts.Count);
            Assert.DoesNotContain("seen", texts);
        }

        Assert.Equal(21, alice.Counters(bob.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task Counts_mentions_and_pins_are_of_what_is_left_and_the_draft_stays()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        foreach (var text in new[] { "@u1 old", "old and pinned", "@u1 new", "new and pinned" }) await bob.SendAsync(chat, text);
        var last = await alice.UntilTextAsync("new and pinned");
        var (oldPinned, mention) = (await alice.UntilTextAsync("old and pinned"), await alice.UntilTextAsync("@u1 new"));
        foreach (var id in new[] { oldPinned, last }) await alice.Client.PinMessageAsync(chat, id);
        await alice.Client.SaveDraftAsync(chat, "what I am about to s");

        await alice.Client.ClearHistoryAsync(chat, oldPinned);
        foreach (var phone in new[] { alice, tablet })
        {
            await phone.UntilCountersAsync(chat, c => c.ClearedMaxId == oldPinned, "that it is cleared");
            var counters = phone.Counters(chat)!;
            Assert.Equal((2, 1, last), (counters.UnreadCount, counters.UnreadMentionsCount, counters.TopMessageId));
            Assert.Equal((1, last), (counters.PinnedMessagesCount, counters.PinnedMessageId));
            Assert.Equal("what I am about to s", phone.View.Find(chat)!.Draft!.Content.Text);
            await phone.CheckAsync();
        }

        Assert.Equal([mention], (await alice.Client.GetUnreadMentionsAsync(chat)).Messages.Select(m => m.Id));
        Assert.Equal([last], (await alice.Client.GetPinnedMessagesAsync(chat)).Messages.Select(m => m.Id));
    }

    /// <summary>A single message is the defect: the reference system logs a step of no length for it, and refuses that.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public async Task W29_a_device_that_was_away_never_sees_it_again_however_much_it_was(int messages)
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var away = bob.Client.Pts;
        var last = (await alice.SendAllAsync(bob.Peer, Enumerable.Range(0, messages).Select(n => $"secret {n}")))[^1];
        await alice.Client.EditAsync(bob.Peer, last, "still secret");
        await alice.Client.ClearHistoryAsync(bob.Peer, last, forEveryone: true);
        await alice.SendAsync(bob.Peer, "no longer");
        await bob.UntilTextAsync("no longer");

        foreach (var (device, pts) in new[] { ("tablet", away), ("laptop", 0) })
        {
            var late = await world.PhoneAsync(2, device, pts: pts);
            await late.UntilTextAsync("no longer");
            Assert.Equal(["no longer"], late.Texts);
            Assert.DoesNotContain("secret", string.Join('\n', late.Shown.Select(u => u.ToString())), StringComparison.Ordinal);
            await late.CheckAsync();
        }
    }

    private static async Task<List<string>> TextsAsync(Phone phone, Peer peer) =>
        [.. (await phone.Client.GetHistoryAsync(peer, forward: true)).Messages.Select(m => m.Content.Text)];
}
