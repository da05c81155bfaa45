using Microsoft.Data.Sqlite;

namespace DaprMessaging.Sidecar.State;

/// <summary>The writer's prepared statements: what one change does to the table.</summary>
internal sealed class SqliteChanges : IDisposable
{
    private readonly SqliteStatement upsert, create, replace, delete, deleteMatching, expire, savepoint, release,
        rollback;

    public SqliteChanges(SqliteConnection connection, string table)
    {
        const string columns = "(key, value, etag, expires_at) VALUES (?1, ?2, ?3, ?4)";
        const string set = "value = excluded.value, etag = excluded.etag, expires_at = excluded.expires_at";
        upsert = new(connection, $"INSERT INTO {table} {columns} ON CONFLICT (key) DO UPDATE SET {set}");
        create = new(connection,
            $"INSERT INTO {table} {columns} ON CONFLICT (key) DO UPDATE SET {set} WHERE expires_at <= ?5");
        replace = new(connection,
            $"UPDATE {table} SET value = ?2, etag = ?3, expires_at = ?4 WHERE key = ?1 AND etag = ?6 AND (expires_at "
            + "IS NULL OR expires_at > ?5)");
        delete = new(connection, $"DELETE FROM {table} WHERE key = ?1");
        deleteMatching = new(connection,
            $"DELETE FROM {table} WHERE key = ?1 AND etag = ?2 AND (expires_at IS NULL OR expires_at > ?3)");
        expire = new(connection,
            $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE expires_at <= ?1 LIMIT 1000)");
        savepoint = new(connection, "SAVEPOINT one");
        release = new(connection, "RELEASE one");
        rollback = new(connection, "ROLLBACK TO one");
    }

    /// <summary>Applies all changes or none; null = done, else the key that was not as demanded.</summary>
    public string? Apply(IReadOnlyList<StateChange> changes, long now, Chance chance)
    {
        if (changes.Count == 1)
            return Apply(changes[0], now, chance) ? null : changes[0].Key;
        savepoint.Run();
        try
        {
            foreach (var change in changes)
                if (!Apply(change, now, chance))
                {
                    rollback.Run();
                    return change.Key;
                }
            return null;
        }
        catch (SqliteException)
        {
            rollback.Run();
            throw;
        }
        finally
        {
            release.Run();
        }
    }

    /// <summary>Deletes up to 1,000 expired rows; how many.</summary>
    public int Expire(long now) => expire.Bind(1, now).Run();

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[upsert, create, replace, delete, deleteMatching, expire,
            savepoint, release, rollback])
            statement.Dispose();
    }

    private bool Apply(in StateChange change, long now, Chance chance)
    {
        var etag = 0L;
        if (change.Etag is { } text && !Etag.TryParse(text, out etag))
            return false;
        if (change.IsDelete)
            return change.Etag is null
                ? delete.Bind(1, change.Key).Run() >= 0
                : deleteMatching.Bind(1, change.Key).Bind(2, etag).Bind(3, now).Run() == 1;
        var write = change.Etag is not null ? replace : change.IsFirstWrite ? create : upsert;
        write.Bind(1, change.Key).Bind(2, change.Value.Span).Bind(3, chance.NextInt64()).Bind(4, change.ExpiresAt);
        if (write != upsert)
            write.Bind(5, now);
        if (write == replace)
            write.Bind(6, etag);
        return write.Run() == 1;
    }
}
