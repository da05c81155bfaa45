using DaprMessaging.Sidecar.State.Postgres;
using Npgsql;

namespace DaprMessaging.Stores;

/// <summary>
/// A PostgreSQL server for tests. <see cref="SharedAsync"/> is the one of the test run: the one that POSTGRES names
/// (a connection string as a component file has it), else a container where a Docker engine answers, else one started
/// from the programs of Debian's package. It ends with the run, however that ends.
/// </summary>
internal abstract class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<(PostgresServer? Server, string Missing)>> shared = new(FindAsync);

    /// <summary>Of the user who may create databases, in PostgreSQL's own words.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>The server of this run; the test that asks is skipped, and says what is missing, where there is none.</summary>
    public static async Task<PostgresServer> SharedAsync()
    {
        var (server, missing) = await shared.Value;
        Assert.SkipWhen(server is null, missing);
        return server!;
    }

    /// <summary>A new, empty database; its connection string as a component file has it.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        name = $"{name}_{Guid.NewGuid():N}"[..Math.Min(name.Length + 9, 60)].ToLowerInvariant();
        await using var connection = new NpgsqlConnection(NpgsqlTextOf(ConnectionString));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        var settings = ConnectionText.Parse(ConnectionString);
        settings["database"] = name;
        return string.Join(' ', settings.Select(s => $"{s.Key}={Quoted(s.Value)}"));
    }

    /// <summary>The same connection in Npgsql's words, for a look from outside; without a pool.</summary>
    public static string NpgsqlTextOf(string connectionString)
    {
        var address = PostgresAddress.From(ConnectionText.Parse(connectionString));
        address.Pooling = false;
        return address.ConnectionString;
    }

    public abstract ValueTask DisposeAsync();

    private static async Task<(PostgresServer? Server, string Missing)> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES") is { Length: > 0 } given)
            return (new GivenPostgres(given), "");
        var (container, problem) = await ContainerPostgres.TryStartAsync();
        if (container is not null)
            return (container, "");
        return DebianPostgres.IsInstalled
            ? (await DebianPostgres.StartAsync(), "")
            : (null, $"There is no PostgreSQL: set POSTGRES to a connection string, or install postgresql-15; {problem}");
    }

    private static string Quoted(string value) => value.Length > 0 && value.All(char.IsAsciiLetterOrDigit)
        ? value
        : $"'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
