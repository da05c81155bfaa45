using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Scenarios;

/// <summary>Mentions in a chat, and how they are seen. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_is_mentioned
{
    [Fact]
    public async Task By_username_it_is_the_server_that_says_who_that_is()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol, chat) = await ClubAsync(world);

        await alice.SendAsync(chat, "@u2 and @U3, not @nobody, look");
        var claimed = new Entity { Kind = Kind.Mention, Offset = 0, Length = 3, UserId = 3 };
        await alice.Client.SendAsync(chat, "@u2: that is not you, u3", [claimed]);
        foreach (var phone in new[] { alice, bob, carol }) await phone.UntilTextAsync("@u2: that is not you, u3");

        foreach (var phone in new[] { alice, bob, carol })
        {
            Assert.Equal([(0, 3, 2L), (8, 3, 3L), (17, 7, 0L)], MentionsOf(phone, "@u2 and @U3, not @nobody, look"));
            Assert.Equal([(0, 3, 2L)], MentionsOf(phone, "@u2: that is not you, u3"));
        }

        Assert.Equal((2, 1, 0), (Mentions(bob, chat), Mentions(carol, chat), alice.Counters(chat)!.UnreadMentionsCount));
        Assert.All(bob.Messages.Where(m => m.Content is not null), m => Assert.True(m is { Mentioned: true, MentionUnread: true }));
        Assert.Equal([.. bob.Messages.Where(m => m.Content is not null).Reverse()], (await bob.Client.GetUnreadMentionsAsync(chat)).Messages);
    }

    [Fact]
    public async Task Seeing_one_takes_it_from_the_count_on_every_device_and_so_does_seeing_all_up_to_one()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, chat) = await ClubAsync(world);
        var tablet = await world.PhoneAsync(2, "tablet", pts: 0);
        foreach (var text in new[] { "@u2 one", "@u2 two", "@u2 three", "@u2 four" }) await alice.SendAsync(chat, text);
        var four = await bob.UntilTextAsync("@u2 four");
        var (two, three) = (await bob.UntilTextAsync("@u2 two"), await bob.UntilTextAsync("@u2 three"));

        await bob.Client.ReadContentsAsync(chat, [two]);
        await tablet.UntilAsync(p => Mentions(p, chat) == 3, "that one is seen");
        await bob.Client.ReadMentionsAsync(chat, three);
        await tablet.UntilAsync(p => Mentions(p, chat) == 1, "that all but one are seen");

        Assert.Equal([four], (await tablet.Client.GetUnreadMentionsAsync(chat)).Messages.Select(m => m.Id));
        Assert.Equal(4, tablet.Counters(chat)!.UnreadCount);
        foreach (var phone in new[] { bob, tablet }) await phone.CheckAsync();
    }

    [Fact]
    public async Task The_list_of_those_not_seen_can_be_paged()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, chat) = await ClubAsync(world);
        await alice.SendAllAsync(chat, Enumerable.Range(0, 300).Select(n => n % 7 == 0 ? $"@u2 {n}" : $"{n}"));
        await bob.UntilTextAsync("299");

        var texts = new List<string>();
        var page = await bob.Client.GetUnreadMentionsAsync(chat, limit: 10);
        for (; page.More; page = await bob.Client.GetUnreadMentionsAsync(chat, page.Messages[^1].Id, 10)) texts.AddRange(page.Messages.Select(m => m.Content.Text));
        texts.AddRange(page.Messages.Select(m => m.Content.Text));

        Assert.Equal(Enumerable.Range(0, 300).Where(n => n % 7 == 0).Reverse().Select(n => $"@u2 {n}"), texts);
        Assert.Equal(texts.Count, Mentions(bob, chat));
    }

    [Fact]
    public async Task W28_a_mention_counts_once_however_often_it_is_seen_and_not_at_all_when_it_is_deleted()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, chat) = await ClubAsync(world);
        var gone = (await alice.SendAsync(chat, "@u2 gone soon")).Id;
        await alice.SendAsync(chat, "@u2 seen twice");
        await alice.SendAsync(chat, "@u2 not seen");
        var twice = await bob.UntilTextAsync("@u2 seen twice");
        await bob.UntilTextAsync("@u2 not seen");

        await bob.Client.ReadContentsAsync(chat, [twice]);
        await bob.Client.ReadContentsAsync(chat, [twice]);
        await bob.UntilAsync(p => Mentions(p, chat) == 2, "that one is seen");
        await alice.Client.DeleteAsync(chat, [gone], forEveryone: true);
        await bob.UntilAsync(p => Mentions(p, chat) == 1, "that another is gone");

        await bob.Client.ReadContentsAsync(chat, [twice, await bob.UntilTextAsync("@u2 gone soon")]);
        Assert.Equal(["@u2 not seen"], (await bob.Client.GetUnreadMentionsAsync(chat)).Messages.Select(m => m.Content.Text));
        Assert.Equal(1, (await bob.Client.GetDialogsAsync()).Dialogs_.Single().Counters.UnreadMentionsCount);
        await bob.CheckAsync();
    }

    [Fact]
    public async Task W28_a_voice_message_that_mentions_somebody_is_played_and_seen_at_once_and_its_author_learns_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol, chat) = await ClubAsync(world);
        var id = await alice.SendVoiceAsync(chat, "@u2");
        var his = await bob.UntilTextAsync("@u2");
        await carol.UntilTextAsync("@u2");

        await bob.Client.ReadContentsAsync(chat, [his]);
        await bob.UntilAsync(p => Mentions(p, chat) == 0, "that it is seen");
        await alice.UntilAsync(p => p.View.Find(chat)?.Find(id) is { MediaUnread: false }, "that it was played");

        Assert.False(bob.View.Find(chat)!.Find(his)!.MediaUnread);
        Assert.True(carol.View.Find(chat)!.Messages.Last().MediaUnread);
        foreach (var phone in new[] { alice, bob, carol }) await phone.CheckAsync();
    }

    [Fact]
    public async Task Who_takes_another_name_is_mentioned_by_that_one()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, chat) = await ClubAsync(world);
        await using var socket = await RawSocket.ConnectAsync(world);
        var token = world.System.Tokens.Issue(new Cli.Tokens.TokenRequest(2) { Name = "Bobby", Username = "bobby" });
        await socket.SendAsync(new ClientFrame { Hello = new Hello { Token = token, ProtocolVersion = Limits.ProtocolVersion } });
        Assert.NotNull((await socket.ReceiveAsync())?.Welcome);

        await alice.SendAsync(chat, "@u2 was he, @bobby he is");
        await bob.UntilTextAsync("@u2 was he, @bobby he is");

        Assert.Equal([(0, 3, 0L), (12, 6, 2L)], MentionsOf(bob, "@u2 was he, @bobby he is"));
    }

    private static async Task<(Phone Alice, Phone Bob, Phone Carol, Peer Chat)> ClubAsync(World world)
    {
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        return (alice, bob, carol, Peer.Chat(await alice.Client.CreateChatAsync("club", [2, 3])));
    }

    private static int Mentions(Phone phone, Peer chat) => phone.Counters(chat)?.UnreadMentionsCount ?? 0;

    private static IEnumerable<(int Offset, int Length, long UserId)> MentionsOf(Phone phone, string text) =>
        phone.Messages.Single(m => m.Content?.Text == text).Content.Entities.Where(e => e.Kind == Kind.Mention).Select(e => (e.Offset, e.Length, e.UserId));
}
