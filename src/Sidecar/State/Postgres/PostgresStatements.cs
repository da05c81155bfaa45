using Npgsql;
using NpgsqlTypes;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>What one change does to the table, in daprd's terms: the server's clock, etags of its making.</summary>
internal sealed class PostgresStatements
{
    private readonly string upsert, create, replace, delete, deleteMatching;

    public PostgresStatements(string table)
    {
        const string set = "value = $2, updated_at = now(), etag = gen_random_uuid(), expires_at = now() + $3";
        upsert = $"INSERT INTO {table} AS t (key, value, etag, expires_at) VALUES ($1, $2, gen_random_uuid(), "
            + $"now() + $3) ON CONFLICT (key) DO UPDATE SET {set}";
        create = upsert + " WHERE t.expires_at < now()";
        replace = $"UPDATE {table} SET {set} WHERE key = $1 AND etag = $4 AND (expires_at IS NULL OR expires_at "
            + ">= now())";
        delete = $"DELETE FROM {table} WHERE key = $1";
        deleteMatching = delete + " AND etag = $2";
        Read = $"SELECT key, value, etag, expires_at FROM {table} WHERE key = ANY($1) AND (expires_at IS NULL OR "
            + "expires_at >= now())";
        ReadOne = Read.Replace("ANY($1)", "$1", StringComparison.Ordinal);
    }

    public string Read { get; }

    public string ReadOne { get; }

    /// <summary>Whether it must change exactly one row.</summary>
    public static bool IsConditional(in StateChange change) =>
        change.Etag is not null || change is { IsFirstWrite: true, IsDelete: false };

    /// <summary>The statement alone; how many rows it changed is for the caller to look at.</summary>
    public NpgsqlBatchCommand Of(in StateChange change, Guid etag, TimeSpan? ttl)
    {
        var command = new NpgsqlBatchCommand(change switch
        {
            { IsDelete: true, Etag: null } => delete,
            { IsDelete: true } => deleteMatching,
            { Etag: not null } => replace,
            { IsFirstWrite: true } => create,
            _ => upsert,
        });
        var parameters = command.Parameters;
        parameters.Add(new NpgsqlParameter<string> { TypedValue = change.Key, NpgsqlDbType = NpgsqlDbType.Text });
        if (!change.IsDelete)
        {
            parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>>
            { TypedValue = change.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
            parameters.Add(new NpgsqlParameter
            { Value = ttl is { } t ? t : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval });
        }
        if (change.Etag is not null)
            parameters.Add(new NpgsqlParameter<Guid> { TypedValue = etag, NpgsqlDbType = NpgsqlDbType.Uuid });
        return command;
    }

    /// <summary>
    /// The same for the middle of a batch, where nobody looks: if it must change a row and does not, it fails as a
    /// division by zero, and with it the whole batch.
    /// </summary>
    public NpgsqlBatchCommand Guarded(in StateChange change, Guid etag, TimeSpan? ttl)
    {
        var command = Of(change, etag, ttl);
        if (IsConditional(change))
            command.CommandText =
                $"WITH changed AS ({command.CommandText} RETURNING 1) SELECT 1 / count(*) FROM changed";
        return command;
    }
}
