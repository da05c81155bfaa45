using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Units.Search;

/// <summary>What is found in the index.</summary>
public sealed class ShelvesTests : IAsyncLifetime
{
    private readonly Library library = new(new MemoryStore());

    public async ValueTask InitializeAsync()
    {
        await PutAsync(1,
            Entry(1, "Café au lait"), Entry(2, "CAFE noir", from: 3), Entry(3, "tea", peer: "c5", media: Kind.Photo),
            Entry(4, "cafeteria of the e-mail office", peer: "c5", links: true), Entry(5, "", media: Kind.Voice),
            Entry(6, "日本語 の cafe", tags: "Fun_Day", media: Kind.Photo, links: true));
        await PutAsync(2, Entry(1, "cafe of another user"));
    }

    [Theory]
    [InlineData("cafe", "6 4 2 1")]
    [InlineData("CAFÉ", "6 4 2 1")]
    [InlineData("caf lait", "1")]
    [InlineData("lait caf", "1")]
    [InlineData("afe", "")]
    [InlineData("e-mail", "4")]
    [InlineData("email", "")]
    [InlineData("mail e", "4")]
    [InlineData("本語", "6")]
    [InlineData("語本", "")]
    [InlineData("#fun_day", "6")]
    [InlineData("#fun", "")]
    [InlineData("#day", "")]
    [InlineData("#FUN_DAY cafe", "6")]
    [InlineData("fun", "6")]
    [InlineData("\"cafe\" OR tea", "")]
    [InlineData("NOT tea", "")]
    [InlineData("tags : fun", "")]
    [InlineData("caf*", "6 4 2 1")]
    public void By_words(string text, string ids) => Assert.Equal(ids, string.Join(' ', library.Look(1, text)));

    [Fact]
    public void By_dialog_sender_kind_and_date_alone_or_with_words()
    {
        Assert.Equal("4 3", Find(new SearchMessages { Peer = Peer.Chat(5), FromUserId = 2 }));
        Assert.Equal("4", Find(new SearchMessages { Peer = Peer.Chat(5), Text = "cafe" }));
        Assert.Equal("2", Find(new SearchMessages { FromUserId = 3 }));
        Assert.Equal("", Find(new SearchMessages { FromUserId = 3, Text = "lait" }));
        Assert.Equal("6 3", Find(new SearchMessages { Kinds = { Kind.Photo } }));
        Assert.Equal("6 5 3", Find(new SearchMessages { Kinds = { Kind.Photo, Kind.Voice } }));
        Assert.Equal("6 4", Find(new SearchMessages { Kinds = { Kind.Link } }));
        Assert.Equal("6 5 4", Find(new SearchMessages { Kinds = { Kind.Link, Kind.Voice } }));
        Assert.Equal("6", Find(new SearchMessages { Kinds = { Kind.Photo }, Text = "cafe" }));
        Assert.Equal("4 3 2", Find(new SearchMessages { MinDate = 1002, MaxDate = 1004 }));
        Assert.Equal("4 2", Find(new SearchMessages { MinDate = 1002, MaxDate = 1004, Text = "cafe" }));
        Assert.Equal("", Find(new SearchMessages { Peer = Peer.User(77), Text = "cafe" }));
    }

    [Fact]
    public void Nothing_of_another_user_ever()
    {
        Assert.Equal([1], library.Look(2, "cafe"));
        Assert.Empty(library.Look(2, "tea"));
        Assert.Empty(library.Look(3, "cafe"));
        Assert.Empty(library.Shelves.Count([new Reach(Owner.Mailbox(3))], null).Counters);
    }

    [Fact]
    public void Counters_say_how_many_carry_what()
    {
        Assert.Equal("Photo=2 Voice=1 Link=2", Count(null));
        Assert.Equal("Photo=1 Link=1", Count(Peer.Chat(5)));
        Assert.Equal("", Count(Peer.User(77)));

        string Count(Peer? peer) => string.Join(' ', library.Shelves.Count([new Reach(Owner.Mailbox(1))], peer).Counters.Select(c => $"{c.Kind}={c.Count}"));
    }

    [Fact]
    public async Task Page_after_page_everything_comes_once_the_newest_first() => await Gen.Int[1, 7].SampleAsync(async limit =>
    {
        using var one = new Library(new MemoryStore());
        await one.Index.ApplyAsync(
            Owner.Mailbox(1), new Cursor(0, ""), new Cursor(40, ""),
            new Steps([.. Enumerable.Range(1, 40).Select(n => Entry(n, n % 3 == 0 ? "tea" : "milk"))], [], new Dictionary<string, long>()), CancellationToken.None);
        var seen = new List<long>();
        for (var offset = 0L; ;)
        {
            var page = one.Shelves.Find([new Reach(Owner.Mailbox(1))], Query.Of(new SearchMessages { Text = "milk", OffsetId = offset })!, limit);
            Assert.Equal(27, page.TotalCount);
            seen.AddRange(page.Hits_.Select(h => h.MessageId));
            if (!page.More) break;
            Assert.Equal(limit, page.Hits_.Count);
            offset = page.Hits_[^1].MessageId;
        }

        Assert.Equal(Enumerable.Range(1, 40).Where(n => n % 3 > 0).Reverse().Select(n => (long)n), seen);
    }, iter: 7);

    [Fact]
    public void Whatever_is_asked_for_is_a_question_and_no_error() => Gen.String.Array[0, 4].Select(words => string.Join(' ', words)).Sample(text =>
    {
        if (Query.Of(new SearchMessages { Text = text, Hashtag = "" }) is { HasWords: true } query) library.Shelves.Find([new Reach(Owner.Mailbox(1))], query, 10);
    }, iter: 2000);

    public ValueTask DisposeAsync()
    {
        library.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Find(SearchMessages search)
    {
        var found = library.Shelves.Find([new Reach(Owner.Mailbox(1))], Query.Of(search)!, 100);
        Assert.Equal(found.Hits_.Count, found.TotalCount);
        return string.Join(' ', found.Hits_.Select(h => h.MessageId));
    }

    private Task PutAsync(long user, params Entry[] entries) => library.Index.ApplyAsync(
        Owner.Mailbox(user), new Cursor(0, ""), new Cursor(entries[^1].Id, ""), new Steps(entries, [], new Dictionary<string, long>()), CancellationToken.None);

    private static Entry Entry(
        long id, string text, long from = 2, string peer = "u2", Kind media = Kind.Unspecified, bool links = false, string tags = "") => new(
        id, peer, from, 1000 + id, (int)media, links, id, 0,
        string.Join(' ', Words.Of($"{text} {tags}")), tags.Length == 0 ? "" : Words.OfHashtag(tags)!);
}
