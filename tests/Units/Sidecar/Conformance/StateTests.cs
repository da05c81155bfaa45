using Dapr;
using Dapr.Client;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>The state API through the SDK and its generated stub (dapr-facts 1.1, 2.3).</summary>
public sealed class StateTests(Worlds worlds) : ConformanceTests(worlds)
{
    private const string Store = "statestore";

    private sealed record Thing(string Name, int Size);

    [Theory, EachPair]
    public async Task What_was_saved_is_read_back_and_saved_over(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, key, new Thing("a", 1));
        Assert.Equal(new Thing("a", 1), await dapr.GetStateAsync<Thing>(Store, key));
        await dapr.SaveStateAsync(Store, key, new Thing("b", 2));
        Assert.Equal(new Thing("b", 2), await dapr.GetStateAsync<Thing>(Store, key));
        await dapr.DeleteStateAsync(Store, key);
        await dapr.DeleteStateAsync(Store, key);
        Assert.Null(await dapr.GetStateAsync<Thing?>(Store, key));
    }

    [Theory, EachPair]
    public async Task A_missing_key_is_empty_and_has_no_etag(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        Assert.Equal((null, ""), await dapr.GetStateAndETagAsync<string?>(Store, key));
    }

    [Theory, EachPair(1), EachPair(256), EachPair(100_000)]
    public async Task Bytes_stay_what_they_are(string pair, int length)
    {
        var (dapr, key) = await CallerAsync(pair);
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        await dapr.SaveByteStateAsync(Store, key, bytes);
        Assert.Equal(bytes, (await dapr.GetByteStateAsync(Store, key)).ToArray());
    }

    [Theory, EachPair]
    public async Task A_write_with_the_right_etag_succeeds_and_with_an_old_one_does_not(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, key, 1);
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(Store, key);
        Assert.True(await dapr.TrySaveStateAsync(Store, key, 2, etag));
        Assert.False(await dapr.TrySaveStateAsync(Store, key, 3, etag));
        Assert.False(await dapr.TryDeleteStateAsync(Store, key, etag));
        var (value, now) = await dapr.GetStateAndETagAsync<int>(Store, key);
        Assert.Equal(2, value);
        Assert.NotEqual(etag, now);
        Assert.True(await dapr.TryDeleteStateAsync(Store, key, now));
        Assert.False(await dapr.TrySaveStateAsync(Store, key, 4, now)); // of a key that is gone: facts 2.3 (Redis would take it)
        Assert.Equal("", (await dapr.GetStateAndETagAsync<int>(Store, key)).etag);
    }

    [Theory, EachPair]
    public async Task An_empty_etag_is_no_etag(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, key, 1);
        Assert.True(await dapr.TrySaveStateAsync(Store, key, 2, ""));
        Assert.Equal(2, await dapr.GetStateAsync<int>(Store, key));
    }

    [Theory, EachPair]
    public async Task First_write_without_an_etag_creates_and_never_replaces(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        var first = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
        Assert.True(await dapr.TrySaveStateAsync(Store, key, 1, "", first));
        var stub = (await (await WorldAsync(pair)).ClientAsync()).Stub;
        // The SDK makes false of Aborted; on PostgreSQL a refused creation is no etag's matter to daprd.
        Assert.Equal(Refused(pair), await TestHost.CodeOfAsync(async () => await stub.SaveStateAsync(new() { StoreName = Store, States = { Create(key) } })));
        Assert.Equal(1, await dapr.GetStateAsync<int>(Store, key));
        await dapr.DeleteStateAsync(Store, key);
        Assert.True(await dapr.TrySaveStateAsync(Store, key, 3, "", first));
    }

    [Theory, EachPair]
    public async Task Of_many_holders_of_one_etag_exactly_one_wins(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, key, 0);
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(Store, key);
        var wins = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => dapr.TrySaveStateAsync(Store, key, i, etag)));
        Assert.Single(wins, w => w);
        Assert.Equal(Array.IndexOf(wins, true) + 1, await dapr.GetStateAsync<int>(Store, key));
    }

    [Theory, EachPair]
    public async Task A_bulk_get_has_every_key_that_was_asked_missing_ones_empty(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, $"{key}-a", 1);
        await dapr.SaveStateAsync(Store, $"{key}-b", 2);
        var items = (await dapr.GetBulkStateAsync(Store, [$"{key}-b", $"{key}-none", $"{key}-a"], parallelism: 2)).ToDictionary(i => i.Key);
        Assert.Equal(("1", "2", ""), (items[$"{key}-a"].Value, items[$"{key}-b"].Value, items[$"{key}-none"].Value));
        Assert.NotEqual("", items[$"{key}-a"].ETag);
        Assert.Equal("", items[$"{key}-none"].ETag);
        await dapr.DeleteBulkStateAsync(Store, [new($"{key}-a", ""), new($"{key}-b", "")]);
        Assert.All(await dapr.GetBulkStateAsync(Store, [$"{key}-a", $"{key}-b"], null), i => Assert.Equal("", i.Value));
    }

    [Theory, EachPair]
    public async Task Several_items_are_saved_each_on_its_own(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        await dapr.SaveStateAsync(Store, $"{key}-taken", 1);
        var stub = (await (await WorldAsync(pair)).ClientAsync()).Stub;
        var both = new Proto.SaveStateRequest { StoreName = Store, States = { Create($"{key}-taken"), Create($"{key}-free") } };
        Assert.Equal(Refused(pair), await TestHost.CodeOfAsync(async () => await stub.SaveStateAsync(both)));
        Assert.Equal((1, 7), (await dapr.GetStateAsync<int>(Store, $"{key}-taken"), await dapr.GetStateAsync<int>(Store, $"{key}-free")));
    }

    [Theory, EachPair]
    public async Task What_has_expired_is_absent_and_may_be_created_again(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        var stub = (await (await WorldAsync(pair)).ClientAsync()).Stub;
        static Dictionary<string, string> Ttl(string seconds) => new() { ["ttlInSeconds"] = seconds };
        await dapr.SaveStateAsync(Store, $"{key}-long", 1, metadata: Ttl("1000"));
        var read = await stub.GetStateAsync(new() { StoreName = Store, Key = $"{key}-long" });
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", read.Metadata["ttlExpireTime"]);
        await dapr.SaveStateAsync(Store, $"{key}-long", 2, metadata: Ttl("-1"));
        Assert.Empty((await stub.GetStateAsync(new() { StoreName = Store, Key = $"{key}-long" })).Metadata);
        await dapr.SaveStateAsync(Store, key, 1, metadata: Ttl("1"));
        await Eventually.TrueAsync(async () => await dapr.GetStateAsync<int>(Store, key) == 0, "the end of a life of a second");
        Assert.True(await dapr.TrySaveStateAsync(Store, key, 2, "", new() { Concurrency = ConcurrencyMode.FirstWrite }));
        Assert.Equal(2, await dapr.GetStateAsync<int>(Store, key));
    }

    [Theory, EachPair]
    public async Task Apps_do_not_see_each_others_keys_unless_the_prefix_says_so(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        var neighbour = (await (await WorldAsync(pair)).ClientAsync("neighbour")).Dapr;
        await dapr.SaveStateAsync(Store, key, 1);
        Assert.Equal(0, await neighbour.GetStateAsync<int>(Store, key));
        await dapr.SaveStateAsync("shared", key, 2);
        Assert.Equal(2, await neighbour.GetStateAsync<int>("shared", key));
    }

    [Theory, EachPair]
    public async Task Wrong_calls_get_the_status_codes_of_daprd(string pair)
    {
        var stub = (await (await WorldAsync(pair)).ClientAsync()).Stub;
        async Task<(string, StatusCode)> Code(string what, Func<Task> call) => (what, await TestHost.CodeOfAsync(call));
        Assert.Equal(
            [("no such store", StatusCode.InvalidArgument), ("|| in a key read", StatusCode.InvalidArgument), ("|| in a key saved", StatusCode.InvalidArgument),
                ("|| in a key deleted", StatusCode.InvalidArgument), ("no key", StatusCode.InvalidArgument), ("a TTL in words", StatusCode.Internal)],
            [
                await Code("no such store", async () => await stub.GetStateAsync(new() { StoreName = "other", Key = "k" })),
                await Code("|| in a key read", async () => await stub.GetStateAsync(new() { StoreName = Store, Key = "a||b" })),
                await Code("|| in a key saved", async () => await stub.SaveStateAsync(new() { StoreName = Store, States = { Create("a||b") } })),
                await Code("|| in a key deleted", async () => await stub.DeleteStateAsync(new() { StoreName = Store, Key = "a||b" })),
                await Code("no key", async () => await stub.SaveStateAsync(new() { StoreName = Store, States = { Create("") } })),
                await Code("a TTL in words", async () => await stub.SaveStateAsync(new()
                {
                    StoreName = Store,
                    States = { new Proto.StateItem { Key = "k", Value = ByteString.CopyFromUtf8("1"), Metadata = { ["ttlInSeconds"] = "soon" } } },
                })),
            ]);
        var dapr = (await (await WorldAsync(pair)).ClientAsync()).Dapr;
        var unknown = await Assert.ThrowsAsync<DaprException>(() => dapr.GetStateAsync<int>("other", "k"));
        Assert.Equal("state store other is not found", Assert.IsType<RpcException>(unknown.InnerException).Status.Detail); // pkg/api/errors/state.go
    }

    [Theory, EachPair]
    public async Task A_value_over_the_limit_of_a_call_is_refused(string pair)
    {
        var (dapr, key) = await CallerAsync(pair);
        var refused = await Assert.ThrowsAsync<DaprException>(() => dapr.SaveByteStateAsync(Store, key, new byte[(4 << 20) + 1]));
        Assert.Equal(StatusCode.ResourceExhausted, ((RpcException)refused.InnerException!).StatusCode);
        await dapr.SaveByteStateAsync(Store, key, new byte[(4 << 20) - 1000]);
    }

    private static StatusCode Refused(string pair) => pair.EndsWith("/postgresql", StringComparison.Ordinal) ? StatusCode.Internal : StatusCode.Aborted;

    private static Proto.StateItem Create(string key) => new()
    {
        Key = key,
        Value = ByteString.CopyFromUtf8("7"),
        Options = new() { Concurrency = Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite },
    };

    private async Task<(DaprClient Dapr, string Key)> CallerAsync(string pair) =>
        ((await (await WorldAsync(pair)).ClientAsync()).Dapr, Guid.NewGuid().ToString("N"));
}
