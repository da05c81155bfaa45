using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Search;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Units.Search;

/// <summary>
/// After any history, whatever is searched for is what a look at every message of a fresh read finds: at the end, and at
/// moments between at which the index got so far.
/// </summary>
public sealed class SearchedHistoriesTests
{
    // Each as it may be written, and how it is looked for.
    internal static readonly (string[] Written, string Folded)[] Vocabulary =
    [
        (["café", "CAFÉ", "Cafe", "cafe\u0301"], "cafe"), (["Ёлка", "ЕЛКА"], "елка"), (["tea", "TEA"], "tea"), (["teapot"], "teapot"), (["Straße", "STRASSE"], "strasse"),
        (["#Fun_Day"], "#fun_day"), (["#fun"], "#fun"), (["https://example.org/x"], "example"),
    ];

    private static readonly Gen<Act> Acts =
        from what in Gen.Int[0, 13]
        from user in Gen.Int[1, 3]
        from other in Gen.Int[0, 2]
        from words in Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3]).Array[1, 3]
        from dice in Gen.Int[0, 1000]
        select new Act(what, user, other, words, dice);

    [Fact]
    public async Task Search_finds_what_a_look_at_every_message_finds() => await Acts.Array[1, 40].SampleAsync(async acts =>
    {
        Library? library = null;
        using var house = new House(store => library = new Library(store));
        for (var user = 1L; user <= 3; user++) await house.LoginAsync(user);
        var chat = await house.CreateChatAsync(1, 2, 3);
        foreach (var act in acts) await DoAsync(house, library!, chat, act);
        for (var user = 1L; user <= 3; user++) await CompareAsync(house, user, chat);

        // Built anew, it is the same.
        await library!.Index.DropAsync(CancellationToken.None);
        for (var user = 1L; user <= 3; user++) await CompareAsync(house, user, chat);
        library.Dispose();
    }, iter: 60, threads: 1, print: acts => string.Join("\n", acts.Select(a => $"{a} {string.Join(' ', a.Words)}")));

    private static async Task DoAsync(House house, Library library, long chat, Act act)
    {
        var peer = act.Other == 0 ? Peer.Chat(chat) : Peer.User((act.User + act.Other - 1) % 3 + 1);
        var text = Written(act.Words);
        var own = (await HistoryAsync(house, act.User, peer)).ToList();
        var one = own.Count == 0 ? null : own[act.Dice % own.Count];
        Request? request = act.What switch
        {
            <= 3 => new Request { SendMessages = new SendMessages { Peer = peer, Messages = { New(house, new Content { Text = text }) } } },
            4 => new Request
            {
                SendMessages = new SendMessages
                {
                    Peer = peer, Messages = { New(house, new Content { Text = text, Media = new Media { Kind = (Media.Types.Kind)(act.Dice % 3 + 1), Id = "m" } }) },
                },
            },
            5 or 6 when one is { Out: true, Content: not null } =>
                new Request { EditMessage = new EditMessage { RandomId = house.NewId(), Peer = peer, MessageId = one.Id, Content = new Content { Text = text } } },
            7 or 8 when one is not null => new Request
            {
                DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = peer, MessageIds = { one.Id }, ForEveryone = act.What == 7 && one.Out },
            },
            9 when one is not null => new Request
            {
                ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = peer, MaxId = one.Id, ForEveryone = !peer.IsChat && act.Dice % 2 == 0 },
            },
            10 => new Request { BlockUser = new BlockUser { UserId = act.User % 3 + 1, Blocked = act.Dice % 2 == 0 } },
            12 => new Request
            {
                SendMessages = new SendMessages { Peer = peer, Messages = { new NewMessage { RandomId = house.NewId(), Content = new Content { Text = text }, TtlSeconds = 60 } } },
            },
            11 => new Request { SearchMessages = new SearchMessages { Text = "tea" } },
            _ => null,
        };
        if (act.What == 13) await house.BurnAsync(Names.Conversation(act.User, peer), TimeSpan.FromSeconds(act.Dice % 100));
        if (request is null) return;
        Assert.NotEqual(Refusal.Types.Code.Unavailable, (await house.AskAsync(act.User, request)).Refusal?.Code);

        // The index got so far, and the history goes on.
        if (act.Dice % 5 == 0) Assert.True(await library.Feeding.CatchUpAsync(Owner.Mailbox(act.User)));
    }

    private static async Task CompareAsync(House house, long user, long chat)
    {
        Peer[] peers = [Peer.Chat(chat), .. new long[] { 1, 2, 3 }.Select(Peer.User)];
        var all = new List<Message>();
        foreach (var peer in peers) all.AddRange(await HistoryAsync(house, user, peer));
        all = [.. all.Where(m => m.Content is not null).OrderByDescending(m => m.Id)];

        foreach (var (_, folded) in Vocabulary) await SameAsync(new SearchMessages { Text = folded }, m => Has(m, folded));
        await SameAsync(new SearchMessages { Text = "te cafe" }, m => Has(m, "tea", "teapot") && Has(m, "cafe"));
        await SameAsync(new SearchMessages { Text = "#fun tea" }, m => Has(m, "#fun") && Has(m, "tea", "teapot"));
        await SameAsync(new SearchMessages { Hashtag = "FUN_DAY" }, m => Has(m, "#fun_day"));
        await SameAsync(new SearchMessages { Text = "cafe", FromUserId = 2 }, m => Has(m, "cafe") && m.FromUserId == 2);
        await SameAsync(new SearchMessages { Kinds = { Kind.Photo, Kind.Voice } }, m => m.Content.Media?.Kind is Media.Types.Kind.Photo or Media.Types.Kind.Voice);
        await SameAsync(new SearchMessages { Kinds = { Kind.Link } }, IsLink);
        foreach (var peer in peers)
        {
            await SameAsync(new SearchMessages { Text = "tea", Peer = peer }, m => Has(m, "tea", "teapot") && m.Peer.Equals(peer));
            var counters = (await house.DoAsync(user, new Request { GetSearchCounters = new GetSearchCounters { Peer = peer } })).SearchCounters.Counters;
            var here = all.Where(m => m.Peer.Equals(peer)).ToList();
            Assert.Equal(
                here.Where(m => m.Content.Media is not null).Select(m => (Kind)m.Content.Media.Kind).Concat(here.Where(IsLink).Select(_ => Kind.Link))
                    .GroupBy(k => k).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())),
                counters.Select(c => (c.Kind, c.Count)));
        }

        if (all.Count > 2) await SameAsync(new SearchMessages { MinDate = all[^2].Date, MaxDate = all[1].Date }, m => m.Date >= all[^2].Date && m.Date <= all[1].Date);

        async Task SameAsync(SearchMessages search, Func<Message, bool> isMeant)
        {
            var (found, total) = (new List<Message>(), 0);
            for (search.Limit = 2; ;)
            {
                var page = (await house.DoAsync(user, new Request { SearchMessages = search })).FoundMessages;
                Assert.False(page.Incomplete);
                found.AddRange(page.Messages);
                total = page.TotalCount;
                if (page.NextOffsetId == 0) break;
                search.OffsetId = page.NextOffsetId;
            }

            Assert.Equal(all.Where(isMeant), found);
            Assert.Equal(found.Count, total);
        }
    }

    internal static bool IsLink(Message message) => message.Content.Text.Contains("https", StringComparison.Ordinal);

    // By the vocabulary, and nothing else: not by what the index thinks is a word.
    internal static bool Has(Message message, params string[] folded) => message.Content.Text.Split(' ').Any(w => folded.Any(f => f[0] == '#'
        ? w.Equals(f, StringComparison.OrdinalIgnoreCase)
        : Vocabulary.Any(v => v.Folded.TrimStart('#').StartsWith(f, StringComparison.Ordinal) && v.Written.Contains(w))));

    internal static string Written(IEnumerable<(int, int)> words) =>
        string.Join(' ', words.Select(w => Vocabulary[w.Item1].Written[w.Item2 % Vocabulary[w.Item1].Written.Length]));

    private static NewMessage New(House house, Content content) => new() { RandomId = house.NewId(), Content = content };

    private static async Task<IEnumerable<Message>> HistoryAsync(House house, long user, Peer peer) =>
        (await house.DoAsync(user, new Request { GetHistory = new GetHistory { Peer = peer, Limit = 100 } })).History.Messages;

    private sealed record Act(int What, int User, int Other, (int, int)[] Words, int Dice);
}
