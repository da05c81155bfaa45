using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DaprMessaging.Sidecar.State;

/// <summary>A prepared statement that is bound, stepped and reset over and over without allocating.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 db;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        db = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int index, string text)
    {
        Span<byte> utf8 = stackalloc byte[512];
        if (!Encoding.UTF8.TryGetBytes(text, utf8, out var length))
            return Check(raw.sqlite3_bind_text(statement, index, text));
        return Check(raw.sqlite3_bind_text(statement, index, utf8[..length]));
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> blob) => Check(blob.IsEmpty
        ? raw.sqlite3_bind_zeroblob(statement, index, 0)
        : raw.sqlite3_bind_blob(statement, index, blob));

    public SqliteStatement Bind(int index, long? number) => Check(number is { } n
        ? raw.sqlite3_bind_int64(statement, index, n)
        : raw.sqlite3_bind_null(statement, index));

    /// <summary>Whether there is a row.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result is raw.SQLITE_ROW)
            return true;
        if (result is not raw.SQLITE_DONE)
        {
            var message = raw.sqlite3_errmsg(db).utf8_to_string();
            raw.sqlite3_reset(statement);
            throw new SqliteException(message, result, raw.sqlite3_extended_errcode(db));
        }
        return false;
    }

    /// <summary>Steps once and resets; the number of rows changed.</summary>
    public int Run()
    {
        Step();
        var changes = raw.sqlite3_changes(db);
        Reset();
        return changes;
    }

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public void Reset() => raw.sqlite3_reset(statement);

    public void Dispose() => statement.Dispose();

    private SqliteStatement Check(int result) => result == raw.SQLITE_OK
        ? this : throw new SqliteException(raw.sqlite3_errmsg(db).utf8_to_string(), result);
}
