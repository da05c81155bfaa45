using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sidecar;

public sealed class SqliteTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("messaging.db", "messaging.db")]
    [InlineData("file:sub/messaging.db?_txlock=immediate", "sub/messaging.db")]
    [InlineData("Data Source=other.db", "other.db")]
    public async Task The_file_is_where_the_connection_string_says_below_the_data_path(string connection, string file)
    {
        await using var store = Open(connection);
        Assert.True(File.Exists(folder.Sub(file)));
    }

    [Fact]
    public async Task Values_are_plain_bytes_that_others_can_read_meanwhile()
    {
        await using var store = Open();
        await store.CommitAsync([new("k", new byte[] { 0, 255 })], default);
        using var other = new SqliteConnection($"Data Source={folder.Sub("messaging.db")}");
        other.Open();
        using var reading = other.BeginTransaction(deferred: true);
        Assert.Equal([0, 255], (byte[])Query(other, "SELECT value FROM state WHERE key = 'k'")!);
        await store.CommitAsync([new("k", new byte[] { 1 })], default).InTimeAsync();
        Assert.Equal([0, 255], (byte[])Query(other, "SELECT value FROM state WHERE key = 'k'")!);
        Assert.Equal([1], (await store.GetAsync(["k"], default))[0]!.Value.ToArray());
    }

    [Fact]
    public async Task A_writer_that_finds_the_database_held_fails_its_group_and_goes_on()
    {
        await using var store = Open(metadata: ("busyTimeout", "50ms"));
        using var other = new SqliteConnection($"Data Source={folder.Sub("messaging.db")}");
        other.Open();
        using (other.BeginTransaction())
            await Assert.ThrowsAsync<SqliteException>(() => store.CommitAsync([new("k", new byte[] { 1 })], default)
                .InTimeAsync());
        Assert.Null(await store.CommitAsync([new("k", new byte[] { 2 })], default).InTimeAsync());
    }

    [Fact]
    public async Task Another_programs_table_is_refused()
    {
        using (var other = new SqliteConnection($"Data Source={folder.Sub("messaging.db")};Pooling=false"))
        {
            other.Open();
            Query(other, "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT, is_binary BOOLEAN, etag TEXT)");
        }
        var error = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("made by another program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_rows_are_swept()
    {
        await using var store = Open(metadata: ("cleanupInterval", "10m"));
        var soon = time.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds();
        await store.CommitAsync([.. Enumerable.Range(0, 2500)
            .Select(i => new StateChange($"short/{i}", new byte[] { 1 }) { ExpiresAt = soon })], default);
        await store.CommitAsync([new("long", new byte[] { 1 })], default);
        time.Advance(TimeSpan.FromMinutes(10));
        using var other = new SqliteConnection($"Data Source={folder.Sub("messaging.db")}");
        other.Open();
        await Eventually.TrueAsync(() => (long)Query(other, "SELECT count(*) FROM state")! == 1, "one row");
    }

    [Fact]
    public async Task No_etag_comes_back_after_a_restart()
    {
        var etags = new HashSet<string>();
        for (var run = 0; run < 3; run++)
        {
            await using var store = Open(chance: new Chance(new Random()));
            for (var i = 0; i < 20; i++)
            {
                await store.CommitAsync([new("k", new byte[] { 1 })], default);
                Assert.True(etags.Add((await store.GetAsync(["k"], default))[0]!.Etag));
            }
        }
    }

    [Fact]
    public async Task What_is_queued_is_written_before_it_closes()
    {
        var store = Open();
        var commits = Enumerable.Range(0, 500).Select(i => store.CommitAsync([new($"k{i}", new byte[] { 1 })], default))
            .ToList();
        await store.DisposeAsync();
        Assert.All(commits, c => Assert.True(c.IsCompletedSuccessfully));
        await using var again = Open();
        Assert.All(await again.GetAsync([.. Enumerable.Range(0, 500).Select(i => $"k{i}")], default), Assert.NotNull);
    }

    [Fact]
    public async Task Readers_see_whole_transactions_only()
    {
        await using var store = Open();
        using var stop = new CancellationTokenSource();
        var keys = Enumerable.Range(0, 20).Select(i => $"k{i}").ToList();
        var writing = Task.Run(async () =>
        {
            for (byte n = 1; !stop.IsCancellationRequested; n++)
                await store.CommitAsync([.. keys.Select(k => new StateChange(k, new[] { n }))], default);
        });
        for (var i = 0; i < 300; i++)
            Assert.Single((await store.GetAsync(keys, default)).Select(s => s?.Value.Span[0]).Distinct());
        await stop.CancelAsync();
        await writing.InTimeAsync();
    }

    private SqliteStateStore Open(string connection = "messaging.db", Chance? chance = null,
        params (string Key, string Value)[] metadata) => SqliteStateStore.Open(
        new Component("statestore", "state.sqlite", "v1", "test.yaml")
        {
            Metadata = metadata.Append(("connectionString", connection))
                .ToDictionary(m => m.Item1, m => m.Item2, StringComparer.OrdinalIgnoreCase),
        }, folder.Path, time, chance ?? new Chance(new Random(1)), new CallCounters(), NullLogger.Instance);

    private static object? Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
