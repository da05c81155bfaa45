using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;

namespace DaprMessaging.Scenarios;

/// <summary>How people react to what is said, and who learns of it.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_people_react
{
    [Fact]
    public async Task Everybody_who_has_the_message_sees_how_many_do_and_its_author_that_somebody_has()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("the chat", [2, 3]));
        var sent = await alice.SendAsync(chat, "shall we?");
        await bob.Client.SetReactionAsync(chat, await bob.UntilTextAsync("shall we?"), "👍");
        await carol.Client.SetReactionAsync(chat, await carol.UntilTextAsync("shall we?"), "👍");
        await bob.Client.SetReactionAsync(chat, await bob.UntilTextAsync("shall we?"), "❤");
        await alice.Client.SetReactionAsync(chat, sent.Id, "👍");
        foreach (var (phone, shown) in new[] { (alice, "[👍2] ❤1*"), (tablet, "[👍2] ❤1*"), (bob, "👍2 [❤1]"), (carol, "[👍2] ❤1") })
        {
            await phone.UntilAsync(p => Show(p, chat, "shall we?") == shown, shown);
            await phone.CheckAsync();
        }

        await alice.UntilCountersAsync(chat, c => c.UnreadReactionsCount == 1, "that somebody reacts");
        Assert.Equal(0, bob.Counters(chat)!.UnreadReactionsCount);
        var all = await bob.Client.GetReactionsAsync(chat, await bob.UntilTextAsync("shall we?"));
        Assert.Equal([(1L, "👍"), (2L, "❤"), (3L, "👍")], all.Reactions.Select(r => (r.UserId, r.Emoji)));
        Assert.Equal(["shall we?"], (await alice.Client.GetUnreadReactionsAsync(chat)).Messages.Select(m => m.Content.Text));
        await alice.Client.ReadReactionsAsync(chat, alice.Client.Pts);
        await tablet.UntilAsync(p => Show(p, chat, "shall we?") == "[👍2] ❤1", "that they are seen");
        await tablet.UntilCountersAsync(chat, c => c.UnreadReactionsCount == 0, "none unread");
        Assert.Empty((await tablet.Client.GetUnreadReactionsAsync(chat)).Messages);
        await alice.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task What_was_chosen_is_changed_and_taken_back_and_asked_again_it_is_answered_again()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "well?");
        var id = await bob.UntilTextAsync("well?");
        await bob.Client.SetReactionAsync(alice.Peer, id, "👍", randomId: 7);
        await bob.Client.SetReactionAsync(alice.Peer, id, "");
        await bob.Client.SetReactionAsync(alice.Peer, id, "👍", randomId: 7); // what became of it? It was done, then
        await Refused.AsAsync(Code.NotModified, () => bob.Client.SetReactionAsync(alice.Peer, id, ""));
        await Refused.AsAsync(Code.ReactionInvalid, () => bob.Client.SetReactionAsync(alice.Peer, id, "nice"));
        await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.SetReactionAsync(alice.Peer, id + 1000, "👍"));
        foreach (var (phone, peer) in new[] { (alice, bob.Peer), (bob, alice.Peer) })
        {
            await phone.UntilAsync(p => p.Shown.Count(u => u.MessageReacted is not null) == 2, "both");
            Assert.Equal("", Show(phone, peer, "well?"));
            await phone.CheckAsync();
        }

        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_chat_says_how_people_may()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("the chat", [2]));
        await alice.SendAsync(chat, "no fire here");
        var id = await bob.UntilTextAsync("no fire here");
        await alice.Client.EditChatAsync(chat.ChatId, new ChatEdited { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.Listed, Emojis = { "👍", "❤" } } });
        await Refused.AsAsync(Code.ReactionInvalid, () => bob.Client.SetReactionAsync(chat, id, "🔥"));
        await bob.Client.SetReactionAsync(chat, id, "❤");
        Assert.Equal(["👍", "❤"], (await bob.Client.GetChatAsync(chat.ChatId)).Chat.Settings.Reactions.Emojis);
        await alice.Client.EditChatAsync(chat.ChatId, new ChatEdited { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.None } });
        await Refused.AsAsync(Code.ReactionInvalid, () => alice.Client.SetReactionAsync(chat, alice.Messages.Last(m => m.Content is not null).Id, "👍"));
        await bob.Client.SetReactionAsync(chat, id, ""); // that one may always
        await alice.UntilAsync(p => p.Shown.Count(u => u.MessageReacted is not null) == 2, "both");
        await alice.CheckAsync();
        await bob.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_device_that_was_away_finds_how_people_react_now()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "one");
        await alice.SendAsync(bob.Peer, "two");
        var (one, two) = (await bob.UntilTextAsync("one"), await bob.UntilTextAsync("two"));
        await alice.UntilCurrentAsync();
        var (pts, id) = (alice.Client.Pts, alice.Messages.Single(m => m.Content?.Text == "two").Id);
        await alice.DisposeAsync();

        await bob.Client.SetReactionAsync(alice.Peer, one, "👍");
        await bob.Client.SetReactionAsync(alice.Peer, one, "❤");
        await bob.Client.SetReactionAsync(alice.Peer, two, "🔥");
        var returned = await world.PhoneAsync(1, pts: pts);
        await returned.UntilAsync(p => p.Shown.Count(u => u.MessageReacted is not null) == 3, "all of them");
        Assert.All(returned.Shown.Where(u => u.MessageReacted is not null && u.MessageReacted.Id != id), u => Assert.Equal("❤", u.MessageReacted.Reactions.Counts.Single().Emoji));
        await returned.UntilCountersAsync(bob.Peer, c => c.UnreadReactionsCount == 2, "two of them");

        await returned.Client.DeleteAsync(bob.Peer, [id], forEveryone: true);
        await returned.UntilCountersAsync(bob.Peer, c => c.UnreadReactionsCount == 1, "one of them");
        await Refused.AsAsync(Code.MessageUnknown, () => bob.Client.SetReactionAsync(alice.Peer, two, "👍"));
        var another = await world.PhoneAsync(1, "tablet", pts: 0);
        await another.CheckAsync();
        Assert.Equal("❤1*", Show(another, bob.Peer, "one"));
        await world.VerifyAsync();
    }

    [Fact]
    public async Task What_is_forwarded_takes_no_reactions_along()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        await alice.SendAsync(bob.Peer, "liked");
        var id = await bob.UntilTextAsync("liked");
        await bob.Client.SetReactionAsync(alice.Peer, id, "👍");
        await bob.Client.ForwardAsync(carol.Peer, alice.Peer, [id]);
        await carol.UntilTextAsync("liked");
        Assert.Equal("", Show(carol, bob.Peer, "liked"));
    }

    [Fact]
    public async Task Who_is_blocked_reacts_and_is_not_heard()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var sent = await alice.SendAsync(bob.Peer, "leave me alone");
        var id = await bob.UntilTextAsync("leave me alone");
        await alice.Client.BlockUserAsync(2);
        await bob.Client.SetReactionAsync(alice.Peer, id, "🤡");
        await bob.UntilAsync(p => Show(p, alice.Peer, "leave me alone") == "[🤡1]", "the own one");
        await alice.Client.SetReactionAsync(bob.Peer, sent.Id, "👍");
        await alice.UntilAsync(p => Show(p, bob.Peer, "leave me alone") == "[👍1]", "the own one alone");
        Assert.Equal(1, (await alice.Client.GetReactionsAsync(bob.Peer, sent.Id)).TotalCount);
        await alice.CheckAsync();
        await world.VerifyAsync();
    }

    private static string? Show(Phone phone, Peer peer, string text) => phone.View.Find(peer)?.Messages.FirstOrDefault(m => m.Content?.Text == text) is not { } message ? null
        : message.Reactions is not { } reactions ? ""
        : string.Join(' ', reactions.Counts.Select(c => c.Emoji == reactions.Own ? $"[{c.Emoji}{c.Count}]" : $"{c.Emoji}{c.Count}")) + (reactions.Unread ? "*" : "");
}
