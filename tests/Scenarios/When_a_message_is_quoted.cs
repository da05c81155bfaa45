using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>A reply says which part of what it answers is meant, to everybody who reads it.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_message_is_quoted
{
    private static readonly ReplyQuote Quote = new() { Text = "coffee", Offset = 7 };

    [Fact]
    public async Task Each_reader_has_the_quote_and_the_message_replied_to_by_their_own_id()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, tablet, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "tablet"), await world.PhoneAsync(3));
        await bob.SendAsync(bob.Peer, "a note to myself, so that numbers differ");
        await carol.SendAllAsync(carol.Peer, ["one", "two"]);
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3]));
        await alice.SendAsync(chat, "tea or coffee?");
        await alice.SendAsync(bob.Peer, "tea or coffee, you?");
        await QuoteAsync(bob, chat, await bob.UntilTextAsync("tea or coffee?"), "that, for all");
        await QuoteAsync(bob, alice.Peer, await bob.UntilTextAsync("tea or coffee, you?"), "that, for me");

        foreach (var (phone, answer, question) in new[]
        {
            (alice, "that, for all", "tea or coffee?"), (bob, "that, for all", "tea or coffee?"), (tablet, "that, for all", "tea or coffee?"), (carol, "that, for all", "tea or coffee?"),
            (alice, "that, for me", "tea or coffee, you?"), (bob, "that, for me", "tea or coffee, you?"), (tablet, "that, for me", "tea or coffee, you?"),
        })
        {
            await phone.UntilTextAsync(answer);
            Assert.Equal((await phone.UntilTextAsync(question), Quote), Answer(phone, answer));
        }

        Assert.Equal(3, new[] { alice, bob, carol }.Select(p => Answer(p, "that, for all").ReplyTo).Distinct().Count());
        foreach (var phone in new[] { alice, bob, tablet, carol }) await phone.CheckAsync();
    }

    [Fact]
    public async Task The_quote_stays_when_that_text_changes_is_deleted_or_was_never_there()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        var (id, _) = await alice.SendAsync(chat, "tea or coffee?");
        var question = await bob.UntilTextAsync("tea or coffee?");
        await QuoteAsync(bob, chat, question, "that");
        await alice.Client.EditAsync(chat, id, "only tea");
        await alice.Client.AddMembersAsync(chat, [3]);
        await QuoteAsync(bob, chat, question, "that, still");
        await alice.Client.DeleteAsync(chat, [id], forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");
        await QuoteAsync(bob, chat, question, "that, all the same");

        var later = await world.PhoneAsync(2, "later", pts: 0);
        foreach (var phone in new[] { alice, bob, later, carol })
        {
            await phone.UntilTextAsync("that, all the same");
            var (own, first) = phone == carol ? (0L, "that, still") : (phone == alice ? id : question, "that");
            foreach (var answer in new[] { first, "that, still", "that, all the same" }) Assert.Equal((own, Quote), Answer(phone, answer));
            await phone.CheckAsync();
        }

        // Who says it again says nothing of what it answered.
        await bob.Client.ForwardAsync(carol.Peer, chat, [await bob.UntilTextAsync("that")]);
        await carol.UntilTextAsync("that");
        Assert.Equal((0, null), Answer(carol, "that"));
    }

    [Fact]
    public async Task In_a_channel_all_read_the_same()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var readers = new[] { new ChannelReader(alice), new ChannelReader(bob) };
        var channel = await alice.Client.CreateChannelAsync("club", [2]);
        foreach (var reader in readers) await reader.UntilFollowingAsync(channel);
        var (id, _) = await alice.SendAsync(Peer.Channel(channel), "tea or coffee?");
        await QuoteAsync(bob, Peer.Channel(channel), id, "that");
        await alice.Client.EditAsync(Peer.Channel(channel), id, "only tea");
        await alice.SendAsync(Peer.Channel(channel), "and on");

        foreach (var reader in readers)
        {
            await reader.UntilTextAsync(channel, "and on");
            var answer = reader.View(channel).Messages.Single(m => m.Content?.Text == "that");
            Assert.Equal((id, Quote), (answer.ReplyToMessageId, answer.ReplyQuote));
            await reader.CheckAsync(channel);
        }
    }

    private static Task QuoteAsync(Phone phone, Peer peer, long id, string text) => phone.Client.SendAsync(
        peer, [new NewMessage { RandomId = phone.Client.NewRandomId(), Content = new Content { Text = text }, ReplyToMessageId = id, ReplyQuote = Quote }]);

    private static (long ReplyTo, ReplyQuote? Quote) Answer(Phone phone, string text) =>
        phone.Messages.Single(m => m.Content?.Text == text) is var message ? (message.ReplyToMessageId, message.ReplyQuote) : default;
}
