using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_device_was_away
{
    [Fact]
    public async Task It_goes_on_where_it_was()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "seen");
        await bob.UntilTextAsync("seen");
        var pts = bob.Client.Pts;
        await bob.DisposeAsync();

        for (var i = 0; i < 700; i++) await alice.SendAsync(Peer.User(2), $"missed {i}");
        var back = await world.PhoneAsync(2, pts: pts);

        await back.UntilTextAsync("missed 699");
        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"missed {i}"), back.Texts);
        Assert.Equal(Enumerable.Range((int)pts + 1, 700), back.Shown.Select(u => (int)u.Pts));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Slices_of_any_size_add_up_to_the_same(int limit)
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        for (var i = 0; i < 30; i++) await alice.SendAsync(bob.Peer, $"message {i}");
        await bob.UntilTextAsync("message 29");

        var slices = new List<Update>();
        Difference difference;
        do
        {
            difference = await bob.Client.GetDifferenceAsync(slices.Count, limit);
            Assert.InRange(difference.Updates.Count, 1, limit);
            slices.AddRange(difference.Updates);
        }
        while (difference.Kind == Difference.Types.Kind.Slice);

        Assert.Equal(Difference.Types.Kind.Difference, difference.Kind);
        Assert.Equal(Difference.Types.Kind.Empty, (await bob.Client.GetDifferenceAsync(difference.Pts)).Kind);
        Assert.Equal(Enumerable.Range(1, 31), slices.Select(u => (int)u.Pts));
    }

    [Fact]
    public async Task One_that_knows_another_past_begins_anew()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "before");
        await bob.UntilTextAsync("before");

        var lost = await world.PhoneAsync(2, "restored", pts: 1_000_000);
        await lost.UntilAsync(p => p.Shown.Any(u => u.TooLong is not null), "that its past is gone");
        await alice.SendAsync(bob.Peer, "after");
        await lost.UntilTextAsync("after");

        Assert.Equal(["after"], lost.Texts);
    }

    /// <summary>The reference system numbers steps that it never stores.</summary>
    [Fact]
    public async Task W29_whatever_was_done_meanwhile_it_has_every_step_and_shows_what_a_fresh_read_shows()
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1, pts: 0), await world.PhoneAsync(2, pts: 0), await world.PhoneAsync(3, pts: 0)];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        await phones[0].SendAsync(chat, "before");
        var away = new List<(long User, long Pts)>();
        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("before");
            away.Add((phone.UserId, phone.Client.Pts));
        }

        foreach (var phone in phones) await Everything.DoAsync(phone, chat);
        await phones[0].SendAsync(chat, "after");
        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("after");
            await phone.CheckAsync();
        }

        foreach (var (user, pts) in away)
        {
            var back = await world.PhoneAsync(user, "away", pts: pts);
            await back.UntilTextAsync("after");
            await back.UntilCurrentAsync();
            Assert.Equal(Enumerable.Range((int)pts + 1, back.Shown.Length), back.Shown.Select(u => (int)u.Pts));
            Assert.DoesNotContain(back.Shown, u => u.Unavailable is not null);

            // All that it has missed is as phones that were there have heard it, but for what was said and is gone.
            var heard = phones[user - 1].Shown.Where(u => u.Pts > pts).Select(u => u.ChangeCase).ToList();
            Assert.Equal(heard.Count, back.Shown.Length);
            Assert.All(heard.Zip(back.Shown), s => Assert.True(s.First == s.Second.ChangeCase || s is (Update.ChangeOneofCase.NewMessage, { Gone: not null }), $"{s}"));
        }

        await world.VerifyAsync();
    }

    [Fact]
    public async Task History_can_be_paged_in_both_directions()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        for (var i = 0; i < 300; i += 100)
        {
            await alice.Client.SendAsync(bob.Peer, Enumerable.Range(i, 100)
                .Select(n => new NewMessage { RandomId = n + 1, Content = new Content { Text = $"{n}" } }));
        }

        await bob.UntilTextAsync("299");
        Assert.Equal(Enumerable.Range(0, 300).Select(n => $"{n}"), await PagesAsync(bob.Client, alice.Peer, forward: true));
        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(n => $"{n}"), await PagesAsync(bob.Client, alice.Peer, forward: false));
    }

    private static async Task<List<string>> PagesAsync(MessagingClient client, Peer peer, bool forward)
    {
        var texts = new List<string>();
        var page = await client.GetHistoryAsync(peer, 0, 37, forward);
        while (true)
        {
            texts.AddRange(page.Messages.Select(m => m.Content.Text));
            if (!page.More) return texts;
            page = await client.GetHistoryAsync(peer, page.Messages[^1].Id, 37, forward);
        }
    }
}
