using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Search;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Units.Search;

/// <summary>
/// After any history of channels, whose members come and go, whatever is searched for, in one of them or over all dialogs, is what a
/// look at every message of a fresh read finds; and who is not in it any more finds nothing of it.
/// </summary>
public sealed class SearchedChannelsTests
{
    private const int Users = 3;

    private static readonly Gen<Act> Acts =
        from what in Gen.Int[0, 17]
        from user in Gen.Int[1, Users]
        from place in Gen.Int[0, 4]
        from words in Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3]).Array[1, 3]
        from dice in Gen.Int[0, 1000]
        select new Act(what, user, place, words, dice);

    [Fact]
    public async Task Search_finds_what_a_look_at_every_message_finds() => await Acts.Array[1, 40].SampleAsync(async acts =>
    {
        Library? library = null;
        using var house = new House(store => library = new Library(store));
        for (var user = 1L; user <= Users; user++) await house.LoginAsync(user);
        Peer[] places = [await CreateAsync(house, 1), await CreateAsync(house, 2), Peer.Chat(await house.CreateChatAsync(1, 2, 3)), Peer.User(1), Peer.User(2)];
        foreach (var act in acts) await DoAsync(house, library!, places[act.Place], act);
        for (var user = 1L; user <= Users; user++) await CompareAsync(house, user, places);

        // Built anew, it is the same.
        await library!.Index.DropAsync(CancellationToken.None);
        for (var user = 1L; user <= Users; user++) await CompareAsync(house, user, places);
        library.Dispose();
    }, iter: 60, threads: 1, print: acts => string.Join("\n", acts.Select(a => $"{a} {string.Join(' ', a.Words)}")));

    private static async Task<Peer> CreateAsync(House house, long owner) => Peer.Channel((await house.DoAsync(owner, new Request
    {
        CreateChat = new CreateChat { RandomId = house.NewId(), Title = "a channel", UserIds = { Enumerable.Range(1, Users).Select(u => (long)u).Where(u => u != owner) }, Channel = true },
    })).ChatCreated.ChannelId);

    private static async Task DoAsync(House house, Library library, Peer peer, Act act)
    {
        var content = new Content { Text = SearchedHistoriesTests.Written(act.Words) };
        var there = await HistoryAsync(house, act.User, peer) ?? [];
        var one = there.Count == 0 ? null : there[act.Dice % there.Count];
        var other = act.User % Users + 1;
        Request? request = act.What switch
        {
            <= 3 => Send(New()),
            4 => Send(New(Media.Types.Kind.Photo), New(Media.Types.Kind.Voice), New()),
            5 or 6 when one?.Content is not null => new Request { EditMessage = new EditMessage { RandomId = house.NewId(), Peer = peer, MessageId = one.Id, Content = content } },
            7 or 8 when one is not null => new Request
            {
                DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = peer, MessageIds = { one.Id }, ForEveryone = true },
            },
            9 when one is not null && act.Dice % 2 == 0 => new Request { ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = peer, MaxId = one.Id, ForEveryone = true } },
            10 => new Request { RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = peer.ChannelId, UserId = other } },
            11 or 12 => new Request { AddMembers = new AddMembers { RandomId = house.NewId(), ChannelId = peer.ChannelId, UserIds = { other } } },
            13 => new Request { SearchMessages = new SearchMessages { Text = "tea" } },
            14 => Send(new NewMessage { RandomId = house.NewId(), Content = content, TtlSeconds = 60 }),
            15 when one is not null => new Request { SetReaction = new SetReaction { RandomId = house.NewId(), Peer = peer, MessageId = one.Id, Emoji = "👍" } },
            16 when one is not null => new Request { PinMessage = new PinMessage { RandomId = house.NewId(), Peer = peer, MessageId = one.Id, ForEveryone = true } },
            _ => null,
        };
        if (act.What == 17) await house.BurnAsync(Names.Conversation(act.User, peer), TimeSpan.FromSeconds(act.Dice % 100));
        if (request is null) return;
        Assert.NotEqual(Code.Unavailable, (await house.AskAsync(act.User, request)).Refusal?.Code);

        // The index got so far, and the history goes on.
        if (act.Dice % 5 == 0) Assert.True(await library.Feeding.CatchUpAsync(peer.IsChannel ? Owner.Channel(peer.ChannelId) : Owner.Mailbox(act.User)));

        NewMessage New(Media.Types.Kind kind = Media.Types.Kind.Unspecified) => new()
        {
            RandomId = house.NewId(), Content = new Content(content) { Media = kind == Media.Types.Kind.Unspecified ? null : new Media { Kind = kind, Id = "m" } },
        };
        Request Send(params NewMessage[] messages) => new() { SendMessages = new SendMessages { Peer = peer, Messages = { messages } } };
    }

    private static async Task CompareAsync(House house, long user, Peer[] places)
    {
        var all = new List<Message>();
        foreach (var peer in places.Append(Peer.User(3)))
        {
            var here = await HistoryAsync(house, user, peer);
            if (here is null)
            {
                Assert.Equal(Code.NotAMember, (await house.AskAsync(user, new Request { SearchMessages = new SearchMessages { Text = "tea", Peer = peer } })).Refusal.Code);
                Assert.Equal(Code.NotAMember, (await house.AskAsync(user, new Request { GetSearchCounters = new GetSearchCounters { Peer = peer } })).Refusal.Code);
                continue;
            }

            all.AddRange(here.Where(m => m.Content is not null));
            if (peer.IsChannel) await CompareAsync(house, user, peer, [.. here.Where(m => m.Content is not null)]);
        }

        await CompareAsync(house, user, null, [.. all.OrderByDescending(m => m.Date).ThenBy(m => m.Peer.ChannelId).ThenByDescending(m => m.Id)]);
    }

    private static async Task CompareAsync(House house, long user, Peer? peer, List<Message> all)
    {
        foreach (var (_, folded) in SearchedHistoriesTests.Vocabulary) await SameAsync(new SearchMessages { Text = folded }, m => SearchedHistoriesTests.Has(m, folded));
        await SameAsync(new SearchMessages { Text = "te cafe" }, m => SearchedHistoriesTests.Has(m, "tea", "teapot") && SearchedHistoriesTests.Has(m, "cafe"));
        await SameAsync(new SearchMessages { Text = "#fun tea" }, m => SearchedHistoriesTests.Has(m, "#fun") && SearchedHistoriesTests.Has(m, "tea", "teapot"));
        await SameAsync(new SearchMessages { Hashtag = "FUN_DAY" }, m => SearchedHistoriesTests.Has(m, "#fun_day"));
        await SameAsync(new SearchMessages { Text = "cafe", FromUserId = 2 }, m => SearchedHistoriesTests.Has(m, "cafe") && m.FromUserId == 2);
        await SameAsync(new SearchMessages { FromUserId = 1 }, m => m.FromUserId == 1);
        await SameAsync(new SearchMessages { Kinds = { Kind.Photo } }, m => m.Content.Media?.Kind is Media.Types.Kind.Photo);
        await SameAsync(new SearchMessages { Kinds = { Kind.Link, Kind.Voice } }, m => SearchedHistoriesTests.IsLink(m) || m.Content.Media?.Kind is Media.Types.Kind.Voice);
        if (all.Count > 2) await SameAsync(new SearchMessages { MinDate = all[^2].Date, MaxDate = all[1].Date }, m => m.Date >= all[^2].Date && m.Date <= all[1].Date);
        var counters = (await house.DoAsync(user, new Request { GetSearchCounters = new GetSearchCounters { Peer = peer } })).SearchCounters;
        Assert.Equal(
            all.Where(m => m.Content.Media is not null).Select(m => (Kind)m.Content.Media.Kind).Concat(all.Where(SearchedHistoriesTests.IsLink).Select(_ => Kind.Link))
                .GroupBy(k => k).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())),
            counters.Counters.Select(c => (c.Kind, c.Count)));

        async Task SameAsync(SearchMessages search, Func<Message, bool> isMeant)
        {
            var (found, total) = (new List<Message>(), 0);
            for ((search.Limit, search.Peer) = (2, peer); ;)
            {
                var page = (await house.DoAsync(user, new Request { SearchMessages = search })).FoundMessages;
                Assert.False(page.Incomplete);
                found.AddRange(page.Messages);
                total = page.TotalCount;
                if (page.NextOffsetId == 0) break;
                if (peer is null) search.Offset = page.NextOffset;
                else search.OffsetId = page.NextOffsetId;
            }

            Assert.Equal(all.Where(isMeant), found);
            Assert.Equal(found.Count, total);
        }
    }

    // Null: the user is not in it.
    private static async Task<IReadOnlyList<Message>?> HistoryAsync(House house, long user, Peer peer) =>
        (await house.AskAsync(user, new Request { GetHistory = new GetHistory { Peer = peer, Limit = 100 } })).History?.Messages;

    private sealed record Act(int What, int User, int Place, (int, int)[] Words, int Dice);
}
