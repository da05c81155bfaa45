using System.Collections.Concurrent;
using DaprMessaging.Sidecar.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.State;

/// <summary><c>state.sqlite</c>: one file, one writer, pooled readers.</summary>
internal sealed class SqliteStateStore : IStateStore
{
    private const int MaxReaders = 4;

    private readonly SqliteSettings settings;
    private readonly TimeProvider time;
    private readonly SqliteWriter writer;
    private readonly ConcurrentBag<SqliteReader> idle = [];
    private readonly SemaphoreSlim readers = new(MaxReaders);
    private readonly ITimer sweeper;

    private SqliteStateStore(SqliteSettings settings, TimeProvider time, Chance chance, CallCounters counters, ILogger logger)
    {
        (this.settings, this.time) = (settings, time);
        writer = new(settings, time, chance, counters, logger);
        sweeper = time.CreateTimer(_ => writer.Sweep(), null, settings.CleanupInterval, settings.CleanupInterval);
    }

    public static SqliteStateStore Open(Component component, string dataPath, TimeProvider time, Chance chance,
        CallCounters counters, ILogger logger)
    {
        var settings = SqliteSettings.From(component, dataPath);
        try
        {
            DurableFolder.Create(Path.GetDirectoryName(settings.File)!);
            CreateTable(component, settings);
            return new(settings, time, chance, counters, logger);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw component.Error($"cannot open the database {settings.File}: {e.Message}", e);
        }
    }

    public async ValueTask<StateItem?[]> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        await readers.WaitAsync(ct);
        try
        {
            if (!idle.TryTake(out var reader))
                reader = new(settings);
            var items = reader.Get(keys, time.GetUtcNow().ToUnixTimeMilliseconds());
            idle.Add(reader); // not after an exception: its transaction may be open
            return items;
        }
        finally
        {
            readers.Release();
        }
    }

    public Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct) =>
        writer.CommitAsync(changes);

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        writer.Dispose();
        foreach (var reader in idle)
            reader.Dispose();
        readers.Dispose();
    }

    private static void CreateTable(Component component, SqliteSettings settings)
    {
        using var connection = settings.Open();
        // A rowid table: WITHOUT ROWID was 1.7 times slower with values of some hundred bytes.
        SqliteSettings.Execute(connection, $"""
            CREATE TABLE IF NOT EXISTS {settings.Table}
                (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL, etag INTEGER NOT NULL, expires_at INTEGER);
            """);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(name) FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", settings.Table);
        var columns = (string?)command.ExecuteScalar();
        if (columns != "key,value,etag,expires_at")
            throw component.Error(
                $"the table '{settings.Table}' of {settings.File} has the columns {columns}: it was made by another "
                + "program (daprd's own tables differ). Choose another file or tableName.");
        SqliteSettings.Execute(connection, $"""
            CREATE INDEX IF NOT EXISTS {settings.Table}_expires ON {settings.Table} (expires_at) WHERE expires_at IS NOT NULL;
            """);
    }
}
