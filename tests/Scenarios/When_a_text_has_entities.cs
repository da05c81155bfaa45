using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Scenarios;

/// <summary>What is marked in a text, by its author or because it can be seen. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_text_has_entities
{
    private const string Text = "bold, see https://example.com/x and write to me@example.com, @u2! #tag";

    [Fact]
    public async Task What_its_author_marked_is_kept_and_what_can_be_seen_is_added()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));

        await alice.Client.SendAsync(bob.Peer, Text, [Of(Kind.Bold, "bold"), Of(Kind.Spoiler, "me@example.com")]);
        foreach (var phone in new[] { alice, bob })
        {
            await phone.UntilTextAsync(Text);
            Assert.Equal(Seen(Of(Kind.Bold, "bold"), Of(Kind.Spoiler, "me@example.com")), phone.Messages.Single().Content.Entities);
        }
    }

    /// <summary>The reference system lets what an author marks go with every edit.</summary>
    [Fact]
    public async Task An_edit_keeps_what_its_author_marks_and_never_adds_twice_what_can_be_seen()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var (id, _) = await alice.Client.SendAsync(bob.Peer, "before");

        for (var times = 1; times <= 3; times++)
        {
            // A client edits what it shows: with all that the server has added.
            var shown = times == 1 ? [Of(Kind.Bold, "bold")] : alice.View.Find(bob.Peer)!.Find(id)!.Content.Entities.ToArray();
            await alice.Client.EditAsync(bob.Peer, id, Text, shown);
            foreach (var phone in new[] { alice, bob })
            {
                await phone.UntilAsync(p => p.Shown.Count(u => u.MessageEdited is not null) == times, "the edit");
                Assert.Equal(Seen(Of(Kind.Bold, "bold")), phone.View.All.Single().Messages.Single().Content.Entities);
            }
        }

        var fresh = await world.PhoneAsync(2, "laptop", pts: 0);
        await fresh.UntilTextAsync(Text);
        Assert.Equal(Seen(Of(Kind.Bold, "bold")), fresh.Messages.Single().Content.Entities);
    }

    [Fact]
    public async Task A_caption_is_edited_and_its_media_stays()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var id = await alice.SendVoiceAsync(bob.Peer, "a caption");
        await bob.UntilTextAsync("a caption");

        await alice.Client.EditAsync(bob.Peer, id, "", []);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessageEdited is not null), "the edit");

        var content = (await bob.Client.GetHistoryAsync(alice.Peer)).Messages.Single().Content;
        Assert.Equal(("", Media.Types.Kind.Voice, 5000), (content.Text, content.Media.Kind, content.Media.DurationMs));
        await bob.CheckAsync();
    }

    /// <summary>In characters of four bytes, each with a mark of its own: no column is too short for it, and nothing is accepted and then lost.</summary>
    [Fact]
    public async Task W35_the_longest_text_with_the_most_entities_arrives_whole_and_a_longer_one_is_refused()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var text = string.Concat(Enumerable.Repeat("😀", Limits.Text / 2));
        var entities = Enumerable.Range(0, Limits.Entities).Select(i => new Entity
        {
            Kind = Kind.TextUrl, Offset = 40 * i, Length = 40, Url = $"https://example.com/{i}".PadRight(Limits.Url, '/'),
        }).ToArray();

        var (id, _) = await alice.Client.SendAsync(bob.Peer, text, entities[..50]);
        await alice.Client.SendAsync(bob.Peer, text, [.. entities.Select(e => new Entity(e) { Url = "https://example.com/" })]);
        await alice.Client.EditAsync(bob.Peer, id, text, entities[50..]);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessageEdited is not null), "the edit");
        var messages = (await bob.Client.GetHistoryAsync(alice.Peer, forward: true)).Messages;
        Assert.All(messages, m => Assert.Equal(text, m.Content.Text));
        Assert.Equal(entities[50..], messages[0].Content.Entities);
        Assert.Equal(entities.Select(e => (e.Offset, e.Length)), messages[1].Content.Entities.Select(e => (e.Offset, e.Length)));

        var late = await world.PhoneAsync(2, "laptop", pts: 0);
        await late.UntilAsync(p => p.Messages.Length == 2, "both");
        Assert.Equal(messages, late.Messages);

        await Refused.AsAsync(Refusal.Types.Code.MessageTooLong, () => alice.SendAsync(bob.Peer, text + "x"));
        await Refused.AsAsync(Refusal.Types.Code.MessageTooLong, () => alice.Client.EditAsync(bob.Peer, id, text + "x"));
        await Refused.AsAsync(Refusal.Types.Code.TooMany, () => alice.Client.SendAsync(bob.Peer, text, [.. entities, entities[0]]));
    }

    // What can be seen in the text, with what its author marked: in the order of the text.
    private static IEnumerable<Entity> Seen(params Entity[] marked) => marked.Concat([
        Of(Kind.Url, "https://example.com/x"), Of(Kind.Email, "me@example.com"), Of(Kind.Mention, "@u2", 2), Of(Kind.Hashtag, "#tag")])
        .OrderBy(e => e.Offset).ThenBy(e => e.Kind);

    private static Entity Of(Kind kind, string part, long userId = 0) =>
        new() { Kind = kind, Offset = Text.IndexOf(part, StringComparison.Ordinal), Length = part.Length, UserId = userId };
}
