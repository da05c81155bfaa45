using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Units.Search;

/// <summary>What a mailbox and channels have, found together: in one order, page after page.</summary>
public sealed class SeveralOwnersTests : IDisposable
{
    private static readonly Owner Mailbox = Owner.Mailbox(1), Five = Owner.Channel(5), Six = Owner.Channel(6);

    private readonly Library library = new(new MemoryStore());

    [Fact]
    public async Task By_when_it_came_whosever_it_is()
    {
        await PutAsync(Mailbox, (1, 10), (2, 40), (3, 50));
        await PutAsync(Five, (1, 20), (2, 40), (3, 45));
        await PutAsync(Six, (1, 40), (2, 60));
        Assert.Equal("b6/2 u/3 b5/3 u/2 b5/2 b6/1 b5/1 u/1", Listed(Find(new SearchMessages { Text = "x" }, 100)));
    }

    [Fact]
    public async Task What_came_late_stands_where_it_came_whatever_its_date()
    {
        // Who joins a chat gets its history then.
        await PutAsync(Mailbox, (1, 30), (2, 5), (3, 6), (4, 50));
        await PutAsync(Five, (1, 20), (2, 40));
        Assert.Equal("u/4 b5/2 u/3 u/2 u/1 b5/1", Listed(Find(new SearchMessages { Text = "x" }, 100)));
        Assert.Equal("u/2", Listed(Find(new SearchMessages { Text = "x", MaxDate = 5 }, 100)));
    }

    [Fact]
    public async Task Only_of_those_that_are_named()
    {
        await PutAsync(Mailbox, (1, 10));
        await PutAsync(Owner.Mailbox(5), (1, 11));
        await PutAsync(Five, (1, 20));
        await PutAsync(Six, (1, 40));
        Assert.Equal("b5/1", Listed(library.Shelves.Find([new Reach(Five), new Reach(Owner.Channel(99))], Query.Of(new SearchMessages { Text = "x" })!, 9)));
        Assert.Equal("", Listed(library.Shelves.Find([], Query.Of(new SearchMessages { Text = "x" })!, 9)));
    }

    [Fact]
    public async Task What_is_hidden_from_who_asks_is_neither_found_nor_counted()
    {
        await PutAsync(Five, (1, 10), (2, 20), (3, 30));
        foreach (var (hidden, listed) in new[] { (0, "b5/3 b5/2 b5/1"), (1, "b5/3 b5/2"), (2, "b5/3"), (3, ""), (9, "") })
        {
            var found = library.Shelves.Find([new Reach(Five, hidden)], Query.Of(new SearchMessages { Text = "x" })!, 9);
            Assert.Equal((listed, listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length), (Listed(found), found.TotalCount));
            var page = library.Shelves.Find([new Reach(Five, hidden)], Query.Of(new SearchMessages { Text = "x" })!, 1);
            Assert.Equal((found.TotalCount, found.TotalCount > 1), (page.TotalCount, page.More));
            Assert.Equal(found.TotalCount, library.Shelves.Count([new Reach(Five, hidden)], null).Counters.FirstOrDefault(c => c.Kind == SearchMessages.Types.Kind.Photo)?.Count ?? 0);
        }
    }

    [Fact]
    public async Task Counters_are_of_all_of_them()
    {
        await PutAsync(Mailbox, (1, 10), (2, 11));
        await PutAsync(Five, (1, 10));
        Assert.Equal("Photo=3 Link=3", Count([Mailbox, Five, Six]));
        Assert.Equal("Photo=1 Link=1", Count([Five]));

        string Count(Owner[] owners) => string.Join(' ', library.Shelves.Count([.. owners.Select(o => new Reach(o))], null).Counters.Select(c => $"{c.Kind}={c.Count}"));
    }

    [Fact]
    public Task Page_after_page_everything_comes_once_and_in_order() => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 5].Array[0, 12].Array[4], Gen.Bool).SampleAsync(async (limit, steps, byKind) =>
    {
        using var one = new Library(new MemoryStore());
        Owner[] owners = [Mailbox, Five, Six, Owner.Channel(3)];
        var all = new List<Hit>();
        foreach (var (owner, waits) in owners.Zip(steps))
        {
            var (id, date) = (0L, 100L);
            var entries = waits.Select(wait => (++id, date += wait)).ToArray();
            await PutAsync(one, owner, entries);
            all.AddRange(entries.Select(e => new Hit { MessageId = e.Item1, Date = e.Item2, ChannelId = owner.IsChannel ? owner.Id : 0 }));
        }

        var (seen, search) = (new List<Hit>(), byKind ? new SearchMessages { Kinds = { Kind.Photo } } : new SearchMessages { Text = "x" });
        for (var own = 1000L; ;)
        {
            var page = one.Shelves.Find([.. owners.Select(o => new Reach(o))], Query.Of(search)!, limit);
            Assert.Equal(all.Count, page.TotalCount);
            seen.AddRange(page.Hits_);
            if (!page.More) break;
            Assert.Equal(limit, page.Hits_.Count);
            var last = page.Hits_[^1];
            own = page.Hits_.LastOrDefault(h => h.ChannelId == 0)?.MessageId ?? own;
            search.Offset = new SearchOffset { MessageId = own, Date = last.Date, ChannelId = last.ChannelId, ChannelMessageId = last.ChannelId == 0 ? 0 : last.MessageId };
        }

        Assert.Equal(
            all.OrderByDescending(h => h.Date).ThenBy(h => h.ChannelId).ThenByDescending(h => h.MessageId).Select(h => (h.ChannelId, h.MessageId)),
            seen.Select(h => (h.ChannelId, h.MessageId)));
    }, iter: 100, threads: 1);

    public void Dispose() => library.Dispose();

    private Hits Find(SearchMessages search, int limit) => library.Shelves.Find([new Reach(Mailbox), new Reach(Five), new Reach(Six)], Query.Of(search)!, limit);

    private static string Listed(Hits hits) => string.Join(' ', hits.Hits_.Select(h => h.ChannelId == 0 ? $"u/{h.MessageId}" : $"b{h.ChannelId}/{h.MessageId}"));

    private Task PutAsync(Owner owner, params (long Id, long Date)[] entries) => PutAsync(library, owner, entries);

    private static Task PutAsync(Library library, Owner owner, (long Id, long Date)[] entries) => library.Index.ApplyAsync(
        owner, new Cursor(0, ""), new Cursor(1, ""),
        new Steps([.. entries.Select(e => new Entry(e.Id, owner.Key, 2, e.Date, 1, true, 0, 0, "x", ""))], [], new Dictionary<string, long>()), CancellationToken.None);
}
