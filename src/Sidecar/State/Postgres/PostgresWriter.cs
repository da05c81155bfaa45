using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

// daprd sends BEGIN, each statement in the order given, and COMMIT, and waits for the answer to each. Here a transaction
// is one message to the server: its statements run as one transaction because the message ends it, and a statement that
// must change a row fails by itself if it does not. Rows are locked until the end, so a transaction that waits for
// nothing in between holds them a fraction of the time. As nobody sees the order inside a transaction, the statements
// go in the order of their keys (those of one key as given): two transactions never wait for each other's rows.

/// <summary>Writes transactions: in one round trip, or statement by statement as daprd does.</summary>
internal sealed class PostgresWriter(
    NpgsqlDataSource source, PostgresStatements statements, bool sequential, TimeProvider time)
{
    /// <summary>All changes or none; null = done, else the key whose etag was not as demanded.</summary>
    /// <exception cref="InvalidOperationException">A key that was to be created is there: daprd's words.</exception>
    public async Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        foreach (var change in changes)
            if (change.Etag is { } etag && !Guid.TryParse(etag, out _))
                return change.Key;
        if (changes.Count == 1)
            return await AloneAsync(changes[0], ct);
        return sequential ? await SequentialAsync(changes, ct) : await AtOnceAsync(changes, ct);
    }

    private async Task<string?> AloneAsync(StateChange change, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await RunAsync(connection, change, ct) ? null : Refused(change);
    }

    private async Task<string?> SequentialAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // Plain words: BeginTransactionAsync would demand an isolation level in spite of what the server is set to.
        await RunAsync(connection, "BEGIN", ct);
        foreach (var change in changes)
            if (!await RunAsync(connection, change, ct))
            {
                await RunAsync(connection, "ROLLBACK", ct);
                return Refused(change);
            }
        await RunAsync(connection, "COMMIT", ct); // what throws before is rolled back as the connection is given back
        return null;
    }

    private async Task<string?> AtOnceAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        var ordered = changes.OrderBy(c => c.Key, StringComparer.Ordinal).ToList(); // a stable order
        await using var batch = source.CreateBatch();
        foreach (var change in ordered)
            batch.BatchCommands.Add(statements.Guarded(change, EtagOf(change), TtlOf(change)));
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero && e.BatchCommand is not null)
        {
            return Refused(ordered[batch.BatchCommands.IndexOf((NpgsqlBatchCommand)e.BatchCommand)]);
        }
    }

    private async Task<bool> RunAsync(NpgsqlConnection connection, StateChange change, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        { BatchCommands = { statements.Of(change, EtagOf(change), TtlOf(change)) } };
        return await batch.ExecuteNonQueryAsync(ct) == 1 || !PostgresStatements.IsConditional(change);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string word, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(word) } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    // daprd takes a refused first write for no etag's matter: no mismatch, another code for a single save.
    private static string Refused(in StateChange change) =>
        change.Etag is null ? throw new InvalidOperationException("no item was updated") : change.Key;

    private static Guid EtagOf(in StateChange change) => change.Etag is null ? default : Guid.Parse(change.Etag);

    private TimeSpan? TtlOf(in StateChange change) =>
        change.ExpiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) - time.GetUtcNow() : null;
}
