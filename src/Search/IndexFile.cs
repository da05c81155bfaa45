using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Search;

/// <summary>The file of the index. One that is no index, or one of another form, is begun anew.</summary>
internal sealed class IndexFile : IDisposable
{
    /// <summary>Of the form below, and of <see cref="Words"/>: what was made by others is made again.</summary>
    private const long Form = 2;

    // Of an owner's messages the keys are a range, in which they ascend: what is found comes newest first. Their words are the owner's
    // own: from one nothing of another's is ever touched. unicode61 with these categories takes every word of Words as one token.
    private const string Schema = """
        CREATE TABLE owners (slot INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE, pts INTEGER NOT NULL, anchor TEXT NOT NULL);
        CREATE TABLE messages (
          key INTEGER PRIMARY KEY, slot INTEGER NOT NULL, peer TEXT NOT NULL, sender INTEGER NOT NULL, date INTEGER NOT NULL, came_at INTEGER NOT NULL,
          media INTEGER NOT NULL, links INTEGER NOT NULL, op_no INTEGER NOT NULL, edit_op_no INTEGER NOT NULL, fingerprint INTEGER NOT NULL);
        CREATE INDEX messages_of_dialog ON messages (slot, peer);
        CREATE INDEX messages_that_carry ON messages (slot, peer, media, links) WHERE media > 0 OR links > 0;
        CREATE INDEX messages_of_sender ON messages (slot, sender);
        CREATE INDEX messages_by_date ON messages (slot, date);
        CREATE VIRTUAL TABLE words USING fts5 (text, tags, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'");
        INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
        """;

    private readonly Lock gate = new();
    private readonly ILogger<IndexFile> log;
    private readonly string folder, connection;

    public IndexFile(IOptions<SearchOptions> options, ILogger<IndexFile> log)
    {
        (this.log, folder) = (log, System.IO.Path.GetFullPath(options.Value.Path));
        Path = System.IO.Path.Combine(folder, "index.db");
        connection = new SqliteConnectionStringBuilder { DataSource = Path }.ConnectionString;
    }

    public string Path { get; }

    /// <summary>Makes it ready for use, whatever is there.</summary>
    public void Prepare()
    {
        // Texts are in it: nobody else reads them.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Create();
        }
        catch (SqliteException e) when (IsUseless(e))
        {
            Renew(e);
        }
    }

    /// <summary>Begins anew: it was found to be damaged.</summary>
    public void Renew(SqliteException damage)
    {
        lock (gate)
        {
            // Several may have found it; the first has mended it.
            if (!IsDamaged()) return;
            log.IndexBegunAnew(Path, damage);
            Delete();
            Create();
        }
    }

    /// <summary>Empties it, all or nothing.</summary>
    public static void Drop(SqliteConnection open)
    {
        using var transaction = open.BeginTransaction();
        open.Run($"DROP TABLE words; DROP TABLE messages; DROP TABLE owners; {Schema}");
        transaction.Commit();
    }

    /// <summary>A connection; its end gives it back.</summary>
    public SqliteConnection Open()
    {
        var open = new SqliteConnection(connection);
        open.Open();
        // What is lost with the power is read from the mailboxes again. What is deleted is overwritten.
        open.Run("PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
        return open;
    }

    /// <summary>It is damaged: nothing but a new one helps.</summary>
    public static bool IsUseless(SqliteException e) => e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    public void Delete()
    {
        Dispose();
        foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(Path + suffix);
    }

    public void Dispose()
    {
        using var any = new SqliteConnection(connection);
        SqliteConnection.ClearPool(any);
    }

    private bool IsDamaged()
    {
        try
        {
            using var open = Open();
            using var check = open.Statement("PRAGMA quick_check(1)");
            return check.ExecuteScalar() is not "ok";
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    private void Create()
    {
        using (var open = Open())
        {
            open.Run("PRAGMA journal_mode = WAL");
            // Of two processes that begin at once, one makes it.
            using var alone = open.BeginTransaction();
            if (Form == open.Number("PRAGMA user_version")) return;
            if (open.Number("SELECT count(*) FROM sqlite_schema") == 0)
            {
                open.Run($"{Schema} PRAGMA user_version = {Form}");
                alone.Commit();
                return;
            }
        }

        Delete();
        Create();
    }
}
