using System.Globalization;
using System.Text;
using Dapr.Client;
using DaprMessaging.Sidecar;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

/// <summary>What every state store promises, through the SDK and through the generated stub.</summary>
public abstract class StateStores : IAsyncLifetime
{
    private const string Store = "statestore";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private TestHost host = null!;
    private AppSidecar sidecar = null!;
    private DaprClient dapr = null!;
    private Proto.Dapr.DaprClient stub = null!;

    /// <summary>What a creation of a key that is there is refused with: code of a save, words.</summary>
    private protected virtual (StatusCode Code, string Words) NotCreated =>
        (StatusCode.Aborted, "possible etag mismatch");

    private protected abstract ValueTask<string> YamlAsync();

    /// <summary>Lets time go by for what is stored.</summary>
    private protected virtual Task PassAsync(TimeSpan span)
    {
        time.Advance(span);
        return Task.CompletedTask;
    }

    private protected virtual Task<DateTimeOffset> ClockAsync() => Task.FromResult(time.GetUtcNow());

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(await YamlAsync(), time);
        sidecar = await host.Host.AddAsync("writer");
        dapr = host.Client(sidecar);
        stub = host.Stub(sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed record Thing(string Name, int Size);

    [Fact]
    public async Task What_was_saved_is_read_back()
    {
        await dapr.SaveStateAsync(Store, "k", new Thing("a", 1));
        Assert.Equal(new Thing("a", 1), await dapr.GetStateAsync<Thing>(Store, "k"));
        await dapr.SaveStateAsync(Store, "k", new Thing("b", 2));
        Assert.Equal(new Thing("b", 2), await dapr.GetStateAsync<Thing>(Store, "k"));
    }

    [Fact]
    public async Task A_missing_key_is_empty_and_has_no_etag()
    {
        var (value, etag) = await dapr.GetStateAndETagAsync<Thing?>(Store, "nobody");
        Assert.Null(value);
        Assert.Equal("", etag);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Bytes_stay_what_they_are(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        await Transact(Upsert("k", bytes));
        Assert.Equal(bytes, (await stub.GetStateAsync(new() { StoreName = Store, Key = "k" })).Data.ToByteArray());
    }

    [Fact]
    public async Task A_write_with_the_right_etag_succeeds_and_with_an_old_one_does_not()
    {
        await dapr.SaveStateAsync(Store, "k", 1);
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(Store, "k");
        Assert.True(await dapr.TrySaveStateAsync(Store, "k", 2, etag));
        Assert.False(await dapr.TrySaveStateAsync(Store, "k", 3, etag));
        Assert.False(await dapr.TryDeleteStateAsync(Store, "k", etag));
        var (value, now) = await dapr.GetStateAndETagAsync<int>(Store, "k");
        Assert.Equal(2, value);
        Assert.True(await dapr.TryDeleteStateAsync(Store, "k", now));
        Assert.False(await dapr.TrySaveStateAsync(Store, "k", 4, now));
        Assert.False(await dapr.TrySaveStateAsync(Store, "k", 4, "no etag of ours"));
    }

    [Fact]
    public async Task An_empty_etag_is_no_etag()
    {
        await dapr.SaveStateAsync(Store, "k", 1);
        Assert.True(await dapr.TrySaveStateAsync(Store, "k", 2, ""));
        Assert.Equal(2, await dapr.GetStateAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task First_write_without_an_etag_creates_and_never_replaces()
    {
        var first = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
        Assert.True(await dapr.TrySaveStateAsync(Store, "k", 1, "", first));
        Assert.Equal(NotCreated.Code, await TestHost.CodeOfAsync(() => Save(Create("k", "2"))));
        Assert.Equal(1, await dapr.GetStateAsync<int>(Store, "k"));
        await dapr.DeleteStateAsync(Store, "k");
        await Save(Create("k", "3"));
        Assert.Equal(3, await dapr.GetStateAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task Of_many_first_writers_exactly_one_wins()
    {
        var winners = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await Transact(Op("upsert", Create("fence", $"{i}")), Upsert($"beside/{i}", [1]));
                return true;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Internal)
            {
                return false;
            }
        }));
        Assert.Single(winners, w => w);
        var beside = await GetBulk(Enumerable.Range(0, 40).Select(i => $"beside/{i}"));
        Assert.Equal(winners, beside.Select(b => !b.Data.IsEmpty));
    }

    [Fact]
    public async Task Of_many_holders_of_one_etag_exactly_one_wins()
    {
        await dapr.SaveStateAsync(Store, "k", 0);
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(Store, "k");
        var wins = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => dapr.TrySaveStateAsync(Store, "k", i, etag)));
        Assert.Single(wins, w => w);
        Assert.Equal(Array.IndexOf(wins, true) + 1, await dapr.GetStateAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task A_transaction_is_all_or_nothing()
    {
        await Transact(Upsert("a", [1]), Upsert("b", [2]));
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            Transact(Upsert("a", [9]), Op("delete", new() { Key = "b" }), Op("upsert", Create("a", "8"))));
        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.Contains(NotCreated.Words, failed.Status.Detail, StringComparison.Ordinal);
        var items = await GetBulk(["a", "b"]);
        Assert.Equal([1], items[0].Data.ToByteArray());
        Assert.Equal([2], items[1].Data.ToByteArray());
    }

    [Fact]
    public async Task A_transaction_sees_its_own_writes()
    {
        await Transact(Upsert("k", [1]), Op("delete", new() { Key = "k" }), Op("upsert", Create("k", "again")));
        Assert.Equal("again"u8.ToArray(), (await GetBulk(["k"]))[0].Data.ToByteArray());
    }

    [Fact]
    public async Task One_failing_transaction_among_many_fails_alone()
    {
        await dapr.SaveStateAsync(Store, "taken", 1);
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                await (i % 50 == 7
                    ? Transact(Upsert($"t/{i}", [1]), Op("upsert", Create("taken", "x")))
                    : Transact(Upsert($"t/{i}", [1]), Upsert($"u/{i}", [2])));
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        }));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i % 50 != 7), results);
        var stored = await GetBulk(Enumerable.Range(0, 200).Select(i => $"t/{i}"));
        Assert.Equal(results, stored.Select(s => !s.Data.IsEmpty));
    }

    [Fact]
    public async Task A_bulk_get_answers_in_the_order_asked_missing_keys_too()
    {
        await Transact(Upsert("b", [2]), Upsert("a", [1]), Upsert("c", [3]));
        var items = await GetBulk(["c", "nobody", "a", "b", "a"]);
        Assert.Equal(["c", "nobody", "a", "b", "a"], items.Select(i => i.Key));
        Assert.Equal([[3], [], [1], [2], [1]], items.Select(i => i.Data.ToByteArray()));
        Assert.Equal("", items[1].Etag);
        Assert.NotEqual("", items[0].Etag);
        Assert.Empty(await GetBulk([]));
    }

    [Fact]
    public async Task What_has_expired_is_absent()
    {
        var before = await ClockAsync();
        await dapr.SaveStateAsync(Store, "k", 1, metadata: new Dictionary<string, string> { ["ttlInSeconds"] = "1000" });
        var after = await ClockAsync();
        var (_, etag) = await dapr.GetStateAndETagAsync<int>(Store, "k");
        var alive = await stub.GetStateAsync(new() { StoreName = Store, Key = "k" });
        var expiry = DateTimeOffset.ParseExact(alive.Metadata["ttlExpireTime"], "yyyy-MM-dd'T'HH:mm:ssZ",
            CultureInfo.InvariantCulture);
        Assert.InRange(expiry, before.AddSeconds(999).AddTicks(1), after.AddSeconds(1000));
        await PassAsync(TimeSpan.FromSeconds(900));
        Assert.Equal(1, await dapr.GetStateAsync<int>(Store, "k"));
        await PassAsync(TimeSpan.FromSeconds(100));
        Assert.True((await stub.GetStateAsync(new() { StoreName = Store, Key = "k" })).Data.IsEmpty);
        Assert.True((await GetBulk(["k"]))[0].Data.IsEmpty);
        Assert.False(await dapr.TrySaveStateAsync(Store, "k", 2, etag));
        await Save(Create("k", "3"));
        await PassAsync(TimeSpan.FromDays(400));
        Assert.Equal(3, await dapr.GetStateAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task Several_items_are_saved_each_on_its_own()
    {
        await dapr.SaveStateAsync(Store, "taken", 1);
        Assert.Equal(NotCreated.Code,
            await TestHost.CodeOfAsync(() => Save(Create("taken", "2"), Create("free", "2"))));
        Assert.Equal(2, await dapr.GetStateAsync<int>(Store, "free"));
        await dapr.DeleteBulkStateAsync(Store, [new("taken", ""), new("free", "")]);
        Assert.All(await GetBulk(["taken", "free"]), i => Assert.True(i.Data.IsEmpty));
    }

    [Fact]
    public async Task Wrong_calls_get_the_status_codes_of_daprd()
    {
        Assert.Equal(StatusCode.InvalidArgument,
            await TestHost.CodeOfAsync(async () => await stub.GetStateAsync(new() { StoreName = "other", Key = "k" })));
        Assert.Equal(StatusCode.InvalidArgument,
            await TestHost.CodeOfAsync(async () =>
            await stub.GetStateAsync(new() { StoreName = Store, Key = "a||b" })));
        Assert.Equal(StatusCode.InvalidArgument,
            await TestHost.CodeOfAsync(() => Save(new Proto.StateItem { Value = ByteString.CopyFromUtf8("1") })));
        Assert.Equal(StatusCode.Unimplemented,
            await TestHost.CodeOfAsync(() => Transact(Op("append", new() { Key = "k" }))));
        var badTtl = new Proto.StateItem
        {
            Key = "k",
            Value = ByteString.CopyFromUtf8("1"),
            Metadata = { ["ttlInSeconds"] = "soon" }
        };
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => Save(badTtl)));
    }

    [Fact]
    public async Task Apps_do_not_see_each_others_keys_unless_the_prefix_says_so()
    {
        await dapr.SaveStateAsync(Store, "k", 1);
        var neighbour = host.Client(await host.Host.AddAsync("reader"));
        Assert.Equal(0, await neighbour.GetStateAsync<int>(Store, "k"));
        await dapr.SaveStateAsync("shared", "k", 2);
        Assert.Equal(2, await neighbour.GetStateAsync<int>("shared", "k"));
    }

    [Fact]
    public async Task A_value_over_the_limit_is_refused()
    {
        Assert.Equal(StatusCode.ResourceExhausted,
            await TestHost.CodeOfAsync(() => Transact(Upsert("k", new byte[(4 << 20) + 1]))));
        await Transact(Upsert("k", new byte[(4 << 20) - 1000]));
    }

    private static Proto.TransactionalStateOperation Upsert(string key, byte[] value) =>
        Op("upsert", new() { Key = key, Value = ByteString.CopyFrom(value) });

    private static Proto.TransactionalStateOperation Op(string type, Proto.StateItem item) =>
        new() { OperationType = type, Request = item };

    private static Proto.StateItem Create(string key, string value) => new()
    {
        Key = key,
        Value = ByteString.CopyFrom(value, Encoding.UTF8),
        Options = new() { Concurrency = Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite },
    };

    private async Task Save(params Proto.StateItem[] items) =>
        await stub.SaveStateAsync(new() { StoreName = Store, States = { items } });

    private async Task Transact(params Proto.TransactionalStateOperation[] operations) =>
        await stub.ExecuteStateTransactionAsync(new() { StoreName = Store, Operations = { operations } });

    private async Task<IReadOnlyList<Proto.BulkStateItem>> GetBulk(IEnumerable<string> keys) =>
        (await stub.GetBulkStateAsync(new() { StoreName = Store, Keys = { keys } })).Items;
}
