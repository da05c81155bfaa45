using DaprMessaging.Stores;
using Grpc.Core;

namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>The promises of every store, kept by PostgreSQL: in one round trip, and statement by statement.</summary>
public abstract class PostgresStateStores(PostgresDatabase database, string sequential) : StateStores
{
    private readonly string first = database.NextPrefix(), second = database.NextPrefix();

    // As daprd on PostgreSQL: there, a refused creation is no etag's matter.
    private protected override (StatusCode Code, string Words) NotCreated => (StatusCode.Internal, "no item was updated");

    private protected override ValueTask<string> YamlAsync() => new(
        Component("statestore", first) + "\n---\n" + Component("shared", second, ("keyPrefix", "messaging")));

    // The server's clock cannot be turned: what is stored is made older.
    private protected override Task PassAsync(TimeSpan span) =>
        database.QueryAsync($"UPDATE {first}state SET expires_at = expires_at - interval '{span.TotalSeconds} seconds'");

    private protected override async Task<DateTimeOffset> ClockAsync() =>
        new((DateTime)(await database.QueryAsync("SELECT now()"))!);

    private string Component(string name, string prefix, params (string, string)[] more) =>
        Yaml.Component(name, "state.postgresql",
            [("connectionString", database.ConnectionString), ("tablePrefix", prefix), ("sequentialStatements", sequential), .. more]);
}

public sealed class PostgresAtOnceStateStores(PostgresDatabase database)
    : PostgresStateStores(database, "false"), IClassFixture<PostgresDatabase>;

public sealed class PostgresSequentialStateStores(PostgresDatabase database)
    : PostgresStateStores(database, "true"), IClassFixture<PostgresDatabase>;
