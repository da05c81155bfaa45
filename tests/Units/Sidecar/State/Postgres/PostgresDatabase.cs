using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using DaprMessaging.Sidecar.State.Postgres;
using DaprMessaging.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>A database of the tests' own on the server of the run, with a look at it from outside.</summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private int prefixes;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync() =>
        ConnectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("units");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A prefix for tables that no other test has.</summary>
    internal string NextPrefix() => $"t{Interlocked.Increment(ref prefixes)}_";

    internal async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(PostgresServer.NpgsqlTextOf(ConnectionString));
        await connection.OpenAsync();
        return connection;
    }

    internal async Task<object?> QueryAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        return await QueryAsync(connection, sql);
    }

    internal static async Task<object?> QueryAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    internal PostgresStateStore Open(string prefix, TimeProvider? time = null, params (string Key, string Value)[] metadata) =>
        Open(ConnectionString, [.. metadata, ("tablePrefix", prefix)], time);

    internal static PostgresStateStore Open(string connectionString, (string Key, string Value)[] metadata, TimeProvider? time = null) =>
        PostgresStateStore.Open(
            new Component("statestore", "state.postgresql", "v2", "test.yaml")
            {
                Metadata = metadata.Prepend(("connectionString", connectionString))
                    .ToDictionary(m => m.Item1, m => m.Item2, StringComparer.OrdinalIgnoreCase),
            },
            time ?? TimeProvider.System, NullLogger.Instance);
}
