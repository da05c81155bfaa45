using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>
/// What has been read of which mailbox or channel, and what follows from it, written in one transaction: a crash at any moment leaves an
/// index that goes on where it stopped. Several processes may write; whoever is second with a step changes nothing.
/// </summary>
internal sealed class MessageIndex(IndexFile file) : IDisposable
{
    private const int RowsAtOnce = 2000;
    private const string Known = "SELECT slot, pts, anchor FROM owners WHERE owner = @0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // SQLite has one writer. Waiting for it here costs no thread.
    private readonly SemaphoreSlim writing = new(1);

    public Cursor CursorOf(Owner owner)
    {
        using var connection = file.Open();
        return Read(connection, owner).Cursor;
    }

    /// <summary>Of each.</summary>
    public IReadOnlyList<Cursor> CursorsOf(IEnumerable<Owner> owners)
    {
        using var connection = file.Open();
        using var command = connection.Statement(Known);
        return [.. owners.Select(owner => Read(command, owner).Cursor)];
    }

    /// <summary>Takes the steps after a cursor, if that is still how far the index is.</summary>
    /// <exception cref="TimeoutException">Others write for too long.</exception>
    public Task<bool> ApplyAsync(Owner owner, Cursor from, Cursor to, Steps steps, CancellationToken ct) => WriteAsync(connection =>
    {
        // However many messages a clearing takes, they go a few at a time; the cursor moves when they are gone.
        foreach (var (peer, floor) in steps.Floors)
        {
            while (RemoveUpTo(connection, owner, peer, floor) == RowsAtOnce) { }
        }

        using var transaction = connection.BeginTransaction();
        if (Read(connection, owner) is var (slot, cursor) && cursor != from) return false;
        slot ??= connection.Number("INSERT INTO owners (owner, pts, anchor) VALUES (@0, 0, '') RETURNING slot", owner.Key);
        using var pen = new Pen(connection, slot!.Value);
        foreach (var id in steps.Gone) pen.Remove(id);
        foreach (var entry in steps.Entries.Where(e => e.Id <= Keys.MaxId)) pen.Put(entry);
        connection.Run("UPDATE owners SET pts = @1, anchor = @2 WHERE slot = @0", slot, to.Pts, to.Anchor);
        transaction.Commit();
        return true;
    }, ct);

    /// <summary>All of an owner's messages go, a few at a time; if that is interrupted, it goes on another time.</summary>
    public Task<bool> ForgetAsync(Owner owner, CancellationToken ct) => WriteAsync(connection =>
    {
        if (Read(connection, owner).Slot is not { } slot) return true;
        connection.Run("UPDATE owners SET pts = @1, anchor = '' WHERE slot = @0", slot, Cursor.Forgetting);
        var (first, last) = Keys.Range(slot);
        while (RemoveWhere(connection, "key BETWEEN @0 AND @1", first, last) == RowsAtOnce) { }
        connection.Run("UPDATE owners SET pts = 0 WHERE slot = @0", slot);
        return true;
    }, ct);

    /// <summary>Everything goes.</summary>
    public Task<bool> DropAsync(CancellationToken ct) => WriteAsync(connection =>
    {
        IndexFile.Drop(connection);
        return true;
    }, ct);

    public void Dispose() => writing.Dispose();

    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken ct)
    {
        if (!await writing.WaitAsync(Patience, ct)) throw new TimeoutException("The index was written by others for too long.");
        try
        {
            using var connection = file.Open();
            return write(connection);
        }
        finally
        {
            writing.Release();
        }
    }

    private static (long? Slot, Cursor Cursor) Read(SqliteConnection connection, Owner owner)
    {
        using var command = connection.Statement(Known);
        return Read(command, owner);
    }

    private static (long? Slot, Cursor Cursor) Read(SqliteCommand known, Owner owner)
    {
        using var row = known.With(owner.Key).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), new Cursor(row.GetInt64(1), row.GetString(2))) : (null, new Cursor(0, ""));
    }

    private static int RemoveUpTo(SqliteConnection connection, Owner owner, string peer, long floor) => Read(connection, owner).Slot is { } slot
        ? RemoveWhere(connection, "slot = @0 AND peer = @1 AND key <= @2", slot, peer, Keys.Of(slot, Math.Min(floor, Keys.MaxId)))
        : 0;

    private static int RemoveWhere(SqliteConnection connection, string condition, params object?[] values)
    {
        using var transaction = connection.BeginTransaction();
        connection.Run($"DELETE FROM words WHERE rowid IN (SELECT key FROM messages WHERE {condition} ORDER BY key LIMIT {RowsAtOnce})", values);
        var count = connection.Run($"DELETE FROM messages WHERE key IN (SELECT key FROM messages WHERE {condition} ORDER BY key LIMIT {RowsAtOnce})", values);
        transaction.Commit();
        return count;
    }
}
