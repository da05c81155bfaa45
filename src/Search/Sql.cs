using Microsoft.Data.Sqlite;

namespace DaprMessaging.Search;

/// <summary>Statements with their values.</summary>
internal static class Sql
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A statement whose values are @0, @1 …; used once or many times.</summary>
    public static SqliteCommand Statement(this SqliteConnection connection, string sql, params object?[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // What users say is always a value, never a part of the statement.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = (int)Patience.TotalSeconds;
        return command.With(values);
    }

    public static SqliteCommand With(this SqliteCommand command, params object?[] values)
    {
        command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@{i}", values[i] ?? DBNull.Value);
        return command;
    }

    public static int Run(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Statement(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null: there is none.</summary>
    public static long? Number(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Statement(sql, values);
        return (long?)command.ExecuteScalar();
    }
}
