using DaprMessaging.Sidecar.Resources;
using Microsoft.Data.Sqlite;

namespace DaprMessaging.Sidecar.State;

/// <summary>What a <c>state.sqlite</c> component says.</summary>
internal sealed record SqliteSettings(string File, string Table, TimeSpan BusyTimeout, TimeSpan CleanupInterval)
{
    public static readonly string[] Keys =
    [
        "connectionString", "tableName", "busyTimeout", "cleanupInterval", "cleanupIntervalInSeconds",
        "timeout", "timeoutInSeconds", "metadataTableName", "disableWAL", "actorStateStore", "keyPrefix",
    ];

    public static SqliteSettings From(Component component, string dataPath)
    {
        var metadata = new ComponentMetadata(component, Keys);
        if (metadata.Flag("disableWAL"))
            throw component.Error(
                "metadata 'disableWAL' is not supported: one writer and many readers need the write-ahead log.");
        var table = metadata.Text("tableName") ?? "state";
        if (!table.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(table[0]))
            throw component.Error($"metadata 'tableName' may have letters, digits and underscores, not '{table}'.");
        return new(
            FileOf(component, metadata.Required("connectionString", "messaging.db"), dataPath),
            table,
            metadata.Duration("busyTimeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2)),
            metadata.Duration("cleanupIntervalInSeconds", TimeSpan.FromSeconds(1),
                metadata.Duration("cleanupInterval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))));
    }

    public SqliteConnection Open()
    {
        var text = new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString;
        var connection = new SqliteConnection(text);
        connection.Open();
        // FULL: a commit is on the disk when it returns, power loss included.
        Execute(connection, $"""
            PRAGMA busy_timeout = {(long)BusyTimeout.TotalMilliseconds};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 8192;
            PRAGMA temp_store = MEMORY;
            """);
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // only the table name is put in, and From has checked it
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string FileOf(Component component, string connection, string dataPath)
    {
        if (connection.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || connection.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
            throw component.Error("an in-memory database is not supported; use type state.in-memory.");
        if (connection.Contains('=') && !connection.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            connection = new SqliteConnectionStringBuilder(connection).DataSource;
        if (connection.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            connection = connection["file:".Length..].Split('?')[0];
        return Path.GetFullPath(connection, Path.GetFullPath(dataPath));
    }
}
