using DaprMessaging.Sidecar.State;
using DaprMessaging.Sidecar.State.Postgres;
using Npgsql;

namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>Transactions that meet on the server.</summary>
public sealed class TransactionTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private readonly string prefix = database.NextPrefix();

    [Fact]
    public async Task Of_two_that_wait_for_each_other_one_fails_whole_and_succeeds_when_repeated()
    {
        await using var store = database.Open(prefix, null, ("sequentialStatements", "true"));
        await store.CommitAsync([Put("a", 0), Put("b", 0), Put("gate", 0)], default);
        await using var outside = await database.ConnectAsync();
        var held = await outside.BeginTransactionAsync();
        await PostgresDatabase.QueryAsync(outside, $"UPDATE {prefix}state SET updated_at = now() WHERE key = 'gate'");
        StateChange[] forth = [Put("a", 1), Put("gate", 1), Put("b", 1)], back = [Put("b", 2), Put("gate", 2), Put("a", 2)];
        var commits = new[] { forth, back }.Select(changes => store.CommitAsync(changes, default)).ToList();
        await WaitersAsync(2);
        await held.RollbackAsync(); // one passes the gate and wants what the other has, who wants the gate
        var failures = await Task.WhenAll(commits.Select(FailureAsync)).InTimeAsync();
        var failure = Assert.Single(failures, f => f is not null)!;
        Assert.Equal(PostgresErrorCodes.DeadlockDetected, Assert.IsType<PostgresException>(failure).SqlState);
        var (winner, loser) = failures[0] is null ? (1, back) : (2, forth);
        Assert.Equal($"{winner} {winner} {winner}", await ValuesAsync(store, "a", "b", "gate"));
        Assert.Null(await store.CommitAsync(loser, default).InTimeAsync());
        Assert.Equal($"{3 - winner} {3 - winner} {3 - winner}", await ValuesAsync(store, "a", "b", "gate"));
    }

    [Fact]
    public async Task Those_that_write_the_same_keys_in_any_order_never_wait_for_each_other_in_a_circle()
    {
        await using var store = database.Open(prefix, null, ("maxConns", "8"));
        var keys = Enumerable.Range(0, 8).Select(i => $"k{i}").ToArray();
        await store.CommitAsync([.. keys.Select(k => Put(k, 0))], default);
        var random = new Random(5);
        var transactions = Enumerable.Range(1, 300).Select(n =>
        {
            random.Shuffle(keys);
            return keys.Select(k => n % 3 == 0 && k == "k4" ? new StateChange(k, default) { IsDelete = true } : Put(k, (byte)n)).ToArray();
        }).ToList();
        Assert.All(await Task.WhenAll(transactions.Select(t => store.CommitAsync(t, default))).InTimeAsync(), Assert.Null);
        Assert.Single((await ValuesAsync(store, [.. keys.Where(k => k != "k4")])).Split(' ').Distinct());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_serialization_failure_is_a_failed_transaction_that_may_be_repeated(string sequential)
    {
        var text = database.ConnectionString + " default_transaction_isolation='repeatable read'";
        await using var store = PostgresDatabase.Open(text, [("tablePrefix", prefix), ("sequentialStatements", sequential)]);
        await store.CommitAsync([Put("a", 0), Put("b", 0)], default);
        await using var outside = await database.ConnectAsync();
        var other = await outside.BeginTransactionAsync();
        await PostgresDatabase.QueryAsync(outside, $"UPDATE {prefix}state SET value = '\\x07' WHERE key = 'b'");
        var commit = store.CommitAsync([Put("a", 1), Put("b", 1)], default);
        await WaitersAsync(1);
        await other.CommitAsync();
        var failure = Assert.IsType<PostgresException>(await FailureAsync(commit).InTimeAsync());
        Assert.Equal(PostgresErrorCodes.SerializationFailure, failure.SqlState);
        Assert.Equal("0 7", await ValuesAsync(store, "a", "b"));
        Assert.Null(await store.CommitAsync([Put("a", 1), Put("b", 1)], default));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task The_key_that_is_not_as_demanded_is_named_and_nothing_is_stored(string sequential)
    {
        await using var store = database.Open(prefix, null, ("sequentialStatements", sequential));
        await store.CommitAsync([Put("m", 1), Put("z", 1)], default);
        var stale = Guid.NewGuid().ToString();
        StateChange[][] refused =
        [
            [Put("z", 2), Put("m", 2) with { Etag = stale }, Put("a", 2)],
            [Put("z", 2), new("m", default) { IsDelete = true, Etag = stale }, Put("a", 2)],
            [Put("z", 2), Put("m", 2) with { Etag = "7" }, Put("a", 2)],
        ];
        foreach (var changes in refused)
            Assert.Equal("m", await store.CommitAsync(changes, default));
        Assert.IsType<InvalidOperationException>(
            await FailureAsync(store.CommitAsync([Put("z", 2), Put("m", 2) with { IsFirstWrite = true }, Put("a", 2)], default)));
        Assert.Equal("1 1 none", await ValuesAsync(store, "m", "z", "a"));
    }

    [Fact]
    public async Task Two_hosts_on_one_table_see_each_others_etags()
    {
        await using var one = database.Open(prefix);
        await using var other = database.Open(prefix);
        await one.CommitAsync([Put("k", 1)], default);
        var seen = (await other.GetAsync(["k"], default))[0]!.Etag;
        Assert.Equal(seen, (await one.GetAsync(["k"], default))[0]!.Etag);
        var commits = await Task.WhenAll(new[] { one, other }.Select(s => s.CommitAsync([Put("k", 2) with { Etag = seen }], default)));
        Assert.Single(commits, c => c is null);
        Assert.NotEqual(seen, (await one.GetAsync(["k"], default))[0]!.Etag);
    }

    [Fact]
    public async Task A_thousand_keys_go_in_one_transaction_and_come_in_one_read()
    {
        await using var store = database.Open(prefix);
        var keys = Enumerable.Range(0, 1000).Select(i => $"k{i}").ToList();
        var large = new byte[20_000];
        new Random(1).NextBytes(large);
        await store.CommitAsync([.. keys.Select(k => new StateChange(k, large))], default).InTimeAsync();
        var items = await store.GetAsync([.. keys, "nobody"], default);
        Assert.All(items[..1000], i => Assert.True(i!.Value.Span.SequenceEqual(large)));
        Assert.Null(items[1000]);
    }

    private static StateChange Put(string key, byte value) => new(key, new[] { value });

    private static async Task<Exception?> FailureAsync(Task<string?> commit)
    {
        try
        {
            Assert.Null(await commit);
            return null;
        }
        catch (Exception e) when (e is PostgresException or InvalidOperationException)
        {
            return e;
        }
    }

    private static async Task<string> ValuesAsync(PostgresStateStore store, params string[] keys) =>
        string.Join(' ', (await store.GetAsync(keys, default)).Select(i => i is null ? "none" : $"{i.Value.Span[0]}"));

    private async Task WaitersAsync(int count)
    {
        for (var waiting = 0L; waiting < count; await Task.Delay(2))
            waiting = (long)(await database.QueryAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").InTimeAsync())!;
    }
}
