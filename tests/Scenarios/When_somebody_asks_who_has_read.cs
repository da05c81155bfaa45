using DaprMessaging.Contracts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_asks_who_has_read
{
    [Fact]
    public async Task Of_a_dialog_of_two_the_author_learns_when_and_nobody_else()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var ids = new List<long>();
        foreach (var text in new[] { "one", "two", "three" }) ids.Add((await alice.SendAsync(bob.Peer, text)).Id);
        var his = await bob.UntilTextAsync("three");
        await Refused.AsAsync(Code.NotReadYet, () => alice.Client.GetReadDateAsync(bob.Peer, ids[0]));

        await bob.Client.ReadHistoryAsync(alice.Peer, await bob.UntilTextAsync("two"));
        await alice.UntilCountersAsync(bob.Peer, c => c.ReadOutboxMaxId == ids[1], "that two are read");
        var first = await alice.Client.GetReadDateAsync(bob.Peer, ids[0]);
        Assert.Equal(first, await alice.Client.GetReadDateAsync(bob.Peer, ids[1]));
        Assert.Equal(first, alice.Shown.Last(u => u.ReadOutbox is not null).ReadOutbox.Date);
        await Refused.AsAsync(Code.NotReadYet, () => alice.Client.GetReadDateAsync(bob.Peer, ids[2]));

        await bob.Client.ReadHistoryAsync(alice.Peer, his);
        await alice.UntilCountersAsync(bob.Peer, c => c.ReadOutboxMaxId == ids[2], "that all are read");
        Assert.Equal(first, await alice.Client.GetReadDateAsync(bob.Peer, ids[0])); // to read on is not to read again
        Assert.InRange(await alice.Client.GetReadDateAsync(bob.Peer, ids[2]), first, long.MaxValue);

        await Refused.AsAsync(Code.AuthorRequired, () => bob.Client.GetReadDateAsync(alice.Peer, his));
        await Refused.AsAsync(Code.MessageUnknown, () => alice.Client.GetReadDateAsync(bob.Peer, 999));
    }

    [Fact]
    public async Task Of_a_chat_the_author_learns_who_and_when_in_the_order_of_reading()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var late = await world.PhoneAsync(4);
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        var (id, _) = await alice.SendAsync(chat, "news");
        await alice.Client.AddMembersAsync(chat.ChatId, [4]);
        Assert.Empty((await alice.Client.GetReadersAsync(chat.ChatId, id)).Readers_);

        foreach (var phone in new[] { carol, bob })
        {
            var before = phone.UserId == 2 ? 1 : 0;
            await phone.Client.ReadHistoryAsync(chat, await phone.UntilTextAsync("news"));
            Assert.Equal(before + 1, (await alice.Client.GetReadersAsync(chat.ChatId, id)).Readers_.Count);
        }

        // Who came later has read further, and never had it.
        await alice.SendAsync(chat, "more");
        await late.Client.ReadHistoryAsync(chat, await late.UntilTextAsync("more"));
        var readers = await alice.Client.GetReadersAsync(chat.ChatId, id);
        Assert.Equal([3, 2], readers.Readers_.Select(r => r.UserId));
        Assert.Equal(["u2", "u3"], readers.Users.Select(u => u.Name).Order());
        Assert.All(readers.Readers_, r => Assert.True(r.Date > 0));
        await Refused.AsAsync(Code.AuthorRequired, async () => await bob.Client.GetReadersAsync(chat.ChatId, await bob.UntilTextAsync("news")));

        await alice.Client.RemoveMemberAsync(chat.ChatId, 3);
        Assert.Equal([2], (await alice.Client.GetReadersAsync(chat.ChatId, id)).Readers_.Select(r => r.UserId));
    }
}
