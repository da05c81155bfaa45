using Microsoft.Data.Sqlite;

namespace DaprMessaging.Sidecar.State;

/// <summary>One connection that reads, with its prepared statements.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement select, begin, commit;

    public SqliteReader(SqliteSettings settings)
    {
        connection = settings.Open();
        SqliteSettings.Execute(connection, "PRAGMA query_only = ON; PRAGMA cache_size = -16384");
        select = new(connection,
            $"SELECT value, etag, expires_at FROM {settings.Table} WHERE key = ?1 AND (expires_at IS NULL OR "
            + "expires_at > ?2)");
        begin = new(connection, "BEGIN");
        commit = new(connection, "COMMIT");
    }

    /// <summary>All keys as of one moment: a read transaction sees one version of the database.</summary>
    public StateItem?[] Get(IReadOnlyList<string> keys, long now)
    {
        var items = new StateItem?[keys.Count];
        if (items.Length == 1)
        {
            items[0] = Get(keys[0], now);
            return items;
        }
        begin.Run();
        try
        {
            for (var i = 0; i < items.Length; i++)
                items[i] = Get(keys[i], now);
        }
        finally
        {
            commit.Run();
        }
        return items;
    }

    public void Dispose()
    {
        select.Dispose();
        begin.Dispose();
        commit.Dispose();
        connection.Dispose();
    }

    private StateItem? Get(string key, long now)
    {
        if (!select.Bind(1, key).Bind(2, now).Step())
        {
            select.Reset();
            return null;
        }
        var item = new StateItem(select.Blob(0), Etag.Format(select.Number(1)),
            select.IsNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(select.Number(2)));
        select.Reset();
        return item;
    }
}
