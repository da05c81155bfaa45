using DaprMessaging.Stores;
using Npgsql;

namespace DaprMessaging.Scenarios;

/// <summary>On PostgreSQL, with two replicas of the writer: what a database does to those who rely on it.</summary>
public sealed class When_the_database_fails
{
    [Fact]
    public async Task It_crashes_under_load_and_what_was_acknowledged_is_there_when_it_is_back()
    {
        await using var server = await DebianPostgres.StartAsync();
        await using var world = await World.StartAsync(replicas: "inbox=2", database: await server.CreateDatabaseAsync("crashed"));
        await using var ledger = await Ledger.StartAsync(world.System.Url, world.Folder);
        for (var crashes = 0; crashes < 3; crashes++)
        {
            await ledger.MoreAsync();
            await server.CrashAsync();
            await server.RestartAsync();
        }

        await ledger.MoreAsync();
        await ledger.CheckAsync();
    }

    [Fact]
    public async Task It_breaks_off_transactions_under_load_and_nothing_is_lost_or_doubled()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync("broken_off");
        await using var world = await World.StartAsync(replicas: "inbox=2", database: database);
        await using var ledger = await Ledger.StartAsync(world.System.Url, world.Folder);
        await using var connection = new NpgsqlConnection(PostgresServer.NpgsqlTextOf(database));
        await connection.OpenAsync();
        var brokenOff = 0;
        for (var times = 0; times < 20; times++)
        {
            await ledger.MoreAsync(20);
            await using var command = new NpgsqlCommand(
                """
                SELECT count(pg_terminate_backend(pid))
                FROM (SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() OFFSET 0) AS others
                """, connection);
            brokenOff += (int)(long)(await command.ExecuteScalarAsync())!;
        }

        Assert.NotEqual(0, brokenOff);
        await ledger.MoreAsync();
        await ledger.CheckAsync();
    }
}
