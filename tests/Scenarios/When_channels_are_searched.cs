using System.Text.Json;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Scenarios;

/// <summary>What is said in channels is found by those who are in them, as it is now, and by nobody else.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_channels_are_searched
{
    [Fact]
    public async Task It_is_found_in_the_channel_and_over_all_dialogs_and_only_by_its_members()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var (news, club) = (await CreateAsync(alice, "news", 2), await CreateAsync(alice, "club", 2, 3));
        await bob.UntilAsync(p => p.Shown.Count(u => u.ChannelJoined is not null) == 2, "both channels");
        await alice.SendAsync(bob.Peer, "a café first");
        await bob.UntilTextAsync("a café first");
        await alice.SendAsync(news, "CAFE in the news https://example.org/menu");
        await bob.SendAsync(club, "cafeteria of the club #Good_Coffee");
        var (_, date) = await bob.SendAsync(news, "or tea #tea");
        await carol.SendAsync(club, "tea for the club");

        string[] all = ["cafeteria of the club #Good_Coffee", "CAFE in the news https://example.org/menu", "a café first"];
        Assert.Equal(all, await FindAsync(bob, new SearchMessages { Text = "café" }));
        Assert.Equal(all, await FindAsync(alice, new SearchMessages { Text = "CAFE" }));
        Assert.Equal([all[0]], await FindAsync(carol, new SearchMessages { Text = "cafe" }));
        Assert.Equal([all[1]], await FindAsync(bob, new SearchMessages { Text = "cafe", Peer = news }));
        Assert.Equal([all[1]], await FindAsync(bob, new SearchMessages { Kinds = { Kind.Link }, Peer = news }));
        Assert.Equal(["or tea #tea"], await FindAsync(alice, new SearchMessages { FromUserId = 2, Peer = news }));
        Assert.Equal(["or tea #tea"], await FindAsync(alice, new SearchMessages { Text = "tea", Peer = news, MinDate = date, MaxDate = date }));
        Assert.Equal([all[0]], await FindAsync(carol, new SearchMessages { Text = "#good_coffee" }));
        Assert.Equal([(Kind.Link, 1)], (await bob.Client.GetSearchCountersAsync(news)).Counters.Select(c => (c.Kind, c.Count)));
        Assert.Equal([(Kind.Link, 1)], (await bob.Client.GetSearchCountersAsync()).Counters.Select(c => (c.Kind, c.Count)));
        Assert.Empty((await carol.Client.GetSearchCountersAsync()).Counters);

        await Refused.AsAsync(Code.NotAMember, () => carol.Client.SearchMessagesAsync("cafe", news));
        await Refused.AsAsync(Code.NotAMember, () => carol.Client.GetSearchCountersAsync(news));
        await alice.Client.RemoveMemberAsync(club, 3);
        await Refused.AsAsync(Code.NotAMember, () => carol.Client.SearchMessagesAsync("cafe", club));
        Assert.Empty(await FindAsync(carol, new SearchMessages { Text = "cafe" }));
    }

    [Fact]
    public async Task What_was_deleted_edited_or_cleared_or_has_gone_by_itself_is_never_found_as_it_was()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var news = await CreateAsync(alice, "news", 2);
        await bob.UntilAsync(p => p.Shown.Any(u => u.ChannelJoined is not null), "the channel");
        var ids = await alice.SendAllAsync(news, ["wonderful one", "wonderful two", "wonderful three", "wonderful four"]);
        Assert.Equal(4, (await FindAsync(bob, new SearchMessages { Text = "wonderful" })).Count);

        await alice.Client.EditAsync(news, ids[2], "dreadful three");
        await alice.Client.DeleteAsync(news, [ids[1]], forEveryone: true);
        Assert.Equal(["wonderful four", "wonderful one"], await FindAsync(bob, new SearchMessages { Text = "wonderful", Peer = news }));
        Assert.Equal(["dreadful three"], await FindAsync(bob, new SearchMessages { Text = "dreadful" }));
        await alice.Client.ClearHistoryAsync(news, ids[0], forEveryone: true);
        Assert.Equal(["wonderful four"], await FindAsync(bob, new SearchMessages { Text = "wonderful" }));

        await alice.Client.AskAsync(new Request
        {
            SendMessages = new SendMessages { Peer = news, Messages = { new NewMessage { RandomId = 77, TtlSeconds = 1, Content = new Content { Text = "wonderful for a second" } } } },
        });
        Assert.True(await Wait.UntilAsync(
            async () => (await When_messages_are_searched.AskAsync(bob, new SearchMessages { Text = "wonderful" })).TotalCount == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Page_after_page_all_of_mailbox_and_channels_come_once_and_in_order()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        Peer[] peers = [await CreateAsync(alice, "one", 2), bob.Peer, await CreateAsync(alice, "two", 2)];
        await bob.UntilAsync(p => p.Shown.Count(u => u.ChannelJoined is not null) == 2, "both channels");
        for (var n = 1; n <= 60; n++) await alice.SendAsync(peers[n % 3], $"line {n}");
        await bob.UntilTextAsync("line 58");
        var found = new List<Message>();
        for (SearchOffset? offset = null; ;)
        {
            var page = await When_messages_are_searched.AskAsync(bob, new SearchMessages { Text = "line", Limit = 7, Offset = offset });
            Assert.Equal(60, page.TotalCount);
            found.AddRange(page.Messages);
            if ((offset = page.NextOffset) is null) break;
        }

        Assert.Equal(60, found.Select(m => m.Content.Text).Distinct().Count());
        Assert.Equal(60, found.Count);
        Assert.Equal(found.Select(m => m.Date).OrderDescending(), found.Select(m => m.Date));
    }

    [Fact]
    public async Task The_index_is_built_anew_by_a_command_with_what_channels_have()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var news = await CreateAsync(alice, "news", 2);
        await bob.UntilAsync(p => p.Shown.Any(u => u.ChannelJoined is not null), "the channel");
        await alice.SendAllAsync(news, Enumerable.Range(1, 120).Select(n => $"line {n}"));
        await alice.SendAsync(bob.Peer, "a line for bob");
        await bob.UntilTextAsync("a line for bob");
        var (code, output, errors) = await Dmsg.RunAsync("search", "rebuild", "--data", world.Folder, "--json");
        Assert.True(code == 0, output + errors);
        using var result = JsonDocument.Parse(output);
        Assert.Equal(
            (2, 1, 122), (result.RootElement.GetProperty("mailboxes").GetInt32(), result.RootElement.GetProperty("channels").GetInt32(), result.RootElement.GetProperty("messages").GetInt64()));
        Assert.Equal(121, (await When_messages_are_searched.AskAsync(bob, new SearchMessages { Text = "line" })).TotalCount);
    }

    private static async Task<Peer> CreateAsync(Phone owner, string title, params long[] others) => Peer.Channel(await owner.Client.CreateChannelAsync(title, others));

    private static async Task<List<string>> FindAsync(Phone phone, SearchMessages search)
    {
        var found = await When_messages_are_searched.AskAsync(phone, search);
        Assert.Equal(found.Messages.Count, found.TotalCount);
        return [.. found.Messages.Select(m => m.Content.Text)];
    }
}
