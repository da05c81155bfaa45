using System.Net;
using System.Net.Sockets;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using DaprMessaging.Sidecar.State.Postgres;
using DaprMessaging.Stores;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>A server that is away, comes back, is slow, or is full.</summary>
public sealed class OutageTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private readonly string prefix = database.NextPrefix();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_crashes_and_writes_go_on_when_it_is_back()
    {
        await using var server = await DebianPostgres.StartAsync();
        await using var store = PostgresDatabase.Open(server.ConnectionString, [("maxConns", "4")]);
        var acknowledged = new List<int>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var n = w; !stop.IsCancellationRequested; n += 4)
                try
                {
                    await store.CommitAsync([new($"a{n}", new byte[] { 1 }), new($"b{n}", new byte[] { 1 })], default);
                    lock (acknowledged)
                        acknowledged.Add(n);
                }
                catch (NpgsqlException)
                {
                    await Task.Delay(20);
                }
        })).ToList();
        for (var crash = 0; crash < 2; crash++)
        {
            await Eventually.CountAsync(acknowledged, acknowledged.Count + 50);
            await server.CrashAsync();
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await store.GetAsync(["a0"], default)).InTimeAsync();
            await server.RestartAsync();
        }
        await Eventually.CountAsync(acknowledged, acknowledged.Count + 50);
        await stop.CancelAsync();
        await Task.WhenAll(writers).InTimeAsync();
        Assert.All(await store.GetAsync([.. acknowledged.Select(n => $"a{n}")], default), Assert.NotNull);
        var halves = (await store.GetAsync([.. Enumerable.Range(0, acknowledged.Max() + 5).SelectMany(n => new[] { $"a{n}", $"b{n}" })], default))
            .Chunk(2);
        Assert.All(halves, pair => Assert.Equal(pair[0] is null, pair[1] is null));
    }

    [Fact]
    public async Task Connections_that_were_cut_while_idle_cost_a_read_nothing_and_writes_one_failure()
    {
        await using var store = database.Open(prefix, null, ("maxConns", "6"));
        Task<string?[]> WriteAll() => Task.WhenAll(Enumerable.Range(0, 60).Select(i => store.CommitAsync([new($"k{i}", new byte[] { 1 })], default)));
        await WriteAll();
        await CutAsync();
        Assert.NotNull((await store.GetAsync(["k1"], default).AsTask().InTimeAsync())[0]);
        await WriteAll();
        await CutAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.CommitAsync([new("k1", new byte[] { 2 })], default)).InTimeAsync();
        await WriteAll().InTimeAsync();
    }

    [Fact]
    public void A_server_that_does_not_answer_at_the_start_is_named_with_the_component()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var error = Assert.Throws<InvalidDataException>(() => PostgresDatabase.Open(
            $"host=127.0.0.1 port={port} user=me password=secret database=messaging sslmode=disable", []));
        Assert.StartsWith("test.yaml: component 'statestore' (state.postgresql): PostgreSQL at 127.0.0.1:" + port
            + ", database 'messaging', user 'me': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("database=nowhere", "database \"nowhere\" does not exist")]
    [InlineData("sslmod=disable", "unrecognized configuration parameter \"sslmod\"")]
    public void What_the_server_has_against_the_connection_is_told(string addition, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(
            () => PostgresDatabase.Open($"{database.ConnectionString} {addition}", [])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_is_waited_for_no_longer_than_initTimeout()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var component = new Component("statestore", "state.postgresql", "v2", "test.yaml")
        {
            InitTimeout = TimeSpan.FromSeconds(1),
            Metadata = new Dictionary<string, string>
            { ["connectionString"] = $"host=127.0.0.1 port={((IPEndPoint)mute.LocalEndpoint).Port} user=me sslmode=disable" },
        };
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => PostgresStateStore.Open(component, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))).InTimeAsync();
    }

    [Fact]
    public async Task A_statement_that_waits_too_long_fails_and_leaves_nothing()
    {
        await using var store = database.Open(prefix, null, ("timeout", "1s"));
        await store.CommitAsync([new("b", new byte[] { 1 })], default);
        await using var outside = await database.ConnectAsync();
        await using var held = await outside.BeginTransactionAsync();
        await PostgresDatabase.QueryAsync(outside, $"UPDATE {prefix}state SET updated_at = now()");
        await Assert.ThrowsAnyAsync<NpgsqlException>(
            () => store.CommitAsync([new("a", new byte[] { 2 }), new("b", new byte[] { 2 })], default)).InTimeAsync();
        await held.RollbackAsync();
        Assert.Null((await store.GetAsync(["a"], default))[0]);
    }

    [Fact]
    public async Task There_are_never_more_connections_than_allowed()
    {
        var text = database.ConnectionString + " application_name=bounded";
        await using var store = PostgresDatabase.Open(text, [("tablePrefix", prefix), ("maxConns", "3")]);
        async Task<long> ConnectionsAsync() =>
            (long)(await database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bounded'"))!;
        await Until.TrueAsync(() => ConnectionsAsync().GetAwaiter().GetResult() == 0); // the one that looked after the tables
        var commits = Task.WhenAll(Enumerable.Range(0, 400).Select(i => store.CommitAsync([new($"k{i}", new byte[] { 1 })], default)));
        long most = 0;
        do
            most = Math.Max(most, await ConnectionsAsync());
        while (!commits.IsCompleted);
        await commits;
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Expired_rows_are_deleted_once_for_all_sidecars()
    {
        var time = new FakeTimeProvider();
        await using var one = database.Open(prefix, time, ("cleanupInterval", "10m"));
        await using var other = database.Open(prefix, time, ("cleanupInterval", "10m"));
        await one.CommitAsync([new("short", new byte[] { 1 }) { ExpiresAt = time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() },
            new("long", new byte[] { 1 })], default);
        await MakeOlderAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        await Until.TrueAsync(() => database.QueryAsync($"SELECT count(*) FROM {prefix}state").GetAwaiter().GetResult() is 1L);
        var claimed = await ClaimAsync();
        await one.CommitAsync([new("short", new byte[] { 1 }) { ExpiresAt = time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() }], default);
        await MakeOlderAsync();
        time.Advance(TimeSpan.FromMinutes(10)); // the server's clock says that the last one was a moment ago
        await one.GetAsync(["long"], default);
        Assert.Equal(claimed, await ClaimAsync());
        Assert.Equal(2L, await database.QueryAsync($"SELECT count(*) FROM {prefix}state"));
    }

    private Task<object?> MakeOlderAsync() =>
        database.QueryAsync($"UPDATE {prefix}state SET expires_at = expires_at - interval '2 hours'");

    private Task<object?> ClaimAsync() =>
        database.QueryAsync($"SELECT value FROM dapr_metadata WHERE key = 'last-cleanup-state-v2-{prefix}'");

    private Task<object?> CutAsync() => database.QueryAsync("""
        SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
}
