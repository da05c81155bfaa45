using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Hosting;
using DaprMessaging.Msg;
using DaprMessaging.Search;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Units.Search;

/// <summary>The room over a store in memory, with an index in a folder of its own; and the way to it.</summary>
internal sealed class Library : ISearch, IDisposable
{
    private readonly DirectoryInfo? own;

    public Library(IStateStore store, TimeProvider? time = null, TimeSpan? patience = null, string? folder = null)
    {
        if (folder is null) own = Directory.CreateTempSubdirectory("search-");
        var options = Options.Create(new SearchOptions { Path = folder ?? own!.FullName, Patience = patience ?? TimeSpan.FromMinutes(1) });
        File = new IndexFile(options, NullLogger<IndexFile>.Instance);
        File.Prepare();
        (Index, Shelves) = (new MessageIndex(File), new Shelves(File));
        Feeding = new Feeding(store, Index, options, time ?? TimeProvider.System, NullLogger<Feeding>.Instance);
        Librarian = new Librarian(File, Index, Shelves, Feeding, time ?? TimeProvider.System, NullLogger<Librarian>.Instance);
    }

    public IndexFile File { get; }

    public MessageIndex Index { get; }

    public Shelves Shelves { get; }

    public Feeding Feeding { get; }

    public Librarian Librarian { get; }

    public async Task<Answer> AskAsync(Question question, CancellationToken ct = default) =>
        Assert.Single((await Librarian.AnswerAsync(new QuestionBatch { Questions = { question } }, ct)).Answers);

    /// <summary>Ids of what is found, the newest first.</summary>
    public async Task<long[]> FindAsync(long user, SearchMessages search)
    {
        var answer = await AskAsync(new Question { UserId = user, SearchMessages = With(search) });
        Assert.True(answer.Hits is not null, $"{search}: {answer}");
        return [.. answer.Hits.Hits_.Select(h => h.MessageId)];
    }

    public Task<long[]> FindAsync(long user, string text) => FindAsync(user, new SearchMessages { Text = text });

    /// <summary>What the index has, without looking at the mailbox.</summary>
    public long[] Look(long user, string text) =>
        [.. Shelves.Find([new Reach(Owner.Mailbox(user))], Query.Of(new SearchMessages { Text = text })!, 100).Hits_.Select(h => h.MessageId)];

    /// <summary>The same, to be read.</summary>
    public string Listed(long user, string text) => string.Join(' ', Look(user, text));

    /// <summary>Every byte of its files.</summary>
    public byte[] Bytes()
    {
        using (var connection = File.Open())
        using (var checkpoint = connection.CreateCommand())
        {
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            checkpoint.ExecuteNonQuery();
        }

        return [.. new[] { "", "-wal" }.Select(s => File.Path + s).Where(System.IO.File.Exists).SelectMany(ReadShared)];
    }

    public void Dispose()
    {
        Librarian.Dispose();
        Feeding.Dispose();
        Index.Dispose();
        File.Dispose();
        own?.Delete(recursive: true);
    }

    private static SearchMessages With(SearchMessages search)
    {
        search = search.Clone();
        if (search.Limit == 0) search.Limit = Limits.HistoryPage;
        return search;
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        file.CopyTo(all);
        return all.ToArray();
    }
}
