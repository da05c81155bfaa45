using System.Net.Sockets;
using DaprMessaging.Sidecar.Resources;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary><c>state.postgresql</c> v2: daprd's tables, so that either may go on where the other stopped.</summary>
internal sealed class PostgresStateStore : IStateStore
{
    private const int MaxUnderWay = 20_000;

    private readonly NpgsqlDataSource source;
    private readonly PostgresStatements statements;
    private readonly PostgresWriter writer;
    private readonly PostgresCleanup cleanup;
    private int underWay;

    private PostgresStateStore(PostgresSettings settings, TimeProvider time, ILogger logger)
    {
        source = new NpgsqlDataSourceBuilder(settings.Address.ConnectionString).Build();
        statements = new(settings.Table);
        writer = new(source, statements, settings.Sequential, time);
        cleanup = new(source, settings, time, logger);
    }

    /// <exception cref="InvalidDataException">The server is out of reach, or the table is not daprd's.</exception>
    public static PostgresStateStore Open(Component component, TimeProvider time, ILogger logger)
    {
        var settings = PostgresSettings.From(component);
        try
        {
            PostgresSchema.Migrate(settings, component.InitTimeout);
            return new(settings, time, logger);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or SocketException or IOException
            or InvalidDataException)
        {
            var cause = e.InnerException is { } inner ? $"{e.Message}: {inner.Message}" : e.Message;
            throw component.Error($"PostgreSQL at {settings.Place}: {cause}", e);
        }
    }

    public async ValueTask<StateItem?[]> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        try
        {
            return await LimitedAsync(() => ReadAsync(keys, ct));
        }
        catch (NpgsqlException e) when (Outage.IsLostConnection(e) && !ct.IsCancellationRequested)
        {
            // An idle connection that the server has closed shows only when it is used. A read may be repeated.
            return await LimitedAsync(() => ReadAsync(keys, ct));
        }
    }

    public Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct) =>
        changes.Count == 0 ? Task.FromResult<string?>(null) : LimitedAsync(() => writer.CommitAsync(changes, ct));

    public async ValueTask DisposeAsync()
    {
        await cleanup.DisposeAsync();
        await source.DisposeAsync();
    }

    private async Task<T> LimitedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            if (Interlocked.Increment(ref underWay) > MaxUnderWay)
                throw new InvalidOperationException($"the state store is overloaded: {MaxUnderWay} calls are waiting");
            return await work();
        }
        catch (NpgsqlException e) when (Outage.IsLostConnection(e))
        {
            source.Clear(); // the pool's other connections are most likely gone too: one failed call tells for all
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task<StateItem?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        var items = new StateItem?[keys.Count];
        if (items.Length == 0)
            return items;
        await using var command = source.CreateCommand(items.Length == 1 ? statements.ReadOne : statements.Read);
        command.Parameters.Add(items.Length == 1
            ? new NpgsqlParameter<string> { TypedValue = keys[0] }
            : new NpgsqlParameter<string[]> { TypedValue = [.. keys] });
        var found = new Dictionary<string, StateItem>(items.Length, StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            found[rows.GetString(0)] = new(rows.GetFieldValue<byte[]>(1), rows.GetGuid(2).ToString(),
                rows.IsDBNull(3) ? null : rows.GetFieldValue<DateTimeOffset>(3));
        for (var i = 0; i < items.Length; i++)
            items[i] = found.GetValueOrDefault(keys[i]);
        return items;
    }
}
