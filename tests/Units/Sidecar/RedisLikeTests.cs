using DaprMessaging.Sidecar;
using DaprMessaging.Stores;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

/// <summary>The store without rollback: what an app meets on Redis, and on no other store here.</summary>
public sealed class RedisLikeTests : IAsyncLifetime
{
    private const string Store = "statestore";
    private readonly FakeTimeProvider time = new();
    private TestHost host = null!;
    private Proto.Dapr.DaprClient stub = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(Yaml.Component(Store, "state.in-memory", ("rollback", "false")), time);
        stub = host.Stub(await host.Host.AddAsync("writer"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_operation_that_fails_undoes_none_of_the_others()
    {
        await TransactAsync(Item("a", "1"), Item("b", "1"));
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(
            () => TransactAsync(Item("a", "2"), Item("b", "2", etag: "7"), Item("c", "2"))));
        Assert.Equal(("2", "2"), await GetAsync("a"));
        Assert.Equal(("1", "1"), await GetAsync("b"));
        Assert.Equal(("2", "1"), await GetAsync("c"));
    }

    [Fact]
    public async Task Versions_count_from_one_and_must_be_those_of_the_store()
    {
        await SaveAsync(Item("k", "1"));
        await SaveAsync(Item("k", "2", etag: "1"));
        Assert.Equal(("2", "2"), await GetAsync("k"));
        Assert.Equal(StatusCode.Aborted, await TestHost.CodeOfAsync(() => SaveAsync(Item("k", "3", etag: "1"))));
        Assert.Equal(StatusCode.Aborted, await TestHost.CodeOfAsync(async () =>
            await stub.DeleteStateAsync(new() { StoreName = Store, Key = "k", Etag = new() { Value = "1" } })));
        await stub.DeleteStateAsync(new() { StoreName = Store, Key = "k", Etag = new() { Value = "2" } });
        await SaveAsync(Item("k", "4", etag: "99")); // nothing is there: any version will do
        Assert.Equal(("4", "1"), await GetAsync("k"));
    }

    [Fact]
    public async Task First_write_means_nothing_in_a_transaction()
    {
        await TransactAsync(Item("k", "1", isFirst: true));
        await TransactAsync(Item("k", "2", isFirst: true), Item("other", "2"));
        await TransactAsync(Item("k", "3", isFirst: true));
        Assert.Equal(("3", "3"), await GetAsync("k"));
    }

    [Fact]
    public async Task A_single_first_write_protects_what_first_write_made_and_nothing_else()
    {
        await SaveAsync(Item("plain", "1"));
        await SaveAsync(Item("plain", "2", isFirst: true));
        Assert.Equal(("2", "2"), await GetAsync("plain"));
        await SaveAsync(Item("k", "1", isFirst: true));
        foreach (var item in (Proto.StateItem[])[Item("k", "2", isFirst: true), Item("k", "2")])
        {
            Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => SaveAsync(item)));
            Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => TransactAsync(item)));
        }
        await TransactAsync(Item("k", "3", etag: "1"));
        Assert.Equal(("3", "2"), await GetAsync("k"));
    }

    [Fact]
    public async Task A_time_to_live_stays_until_another_is_given_even_by_a_change_that_was_refused()
    {
        await SaveAsync(Item("k", "1", ttl: 100));
        await SaveAsync(Item("k", "2"));
        time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal(("2", "2"), await GetAsync("k"));
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(() => TransactAsync(Item("k", "3", etag: "1", ttl: 50))));
        time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal(("2", "2"), await GetAsync("k"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("", ""), await GetAsync("k"));
    }

    [Fact]
    public async Task A_flag_that_is_neither_true_nor_false_is_refused() => Assert.Contains("'rollback' must be true or false",
        (await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync(
            Yaml.Component(Store, "state.in-memory", ("rollback", "never"))))).Message, StringComparison.Ordinal);

    private static Proto.StateItem Item(string key, string value, string? etag = null, bool isFirst = false, int? ttl = null)
    {
        var item = new Proto.StateItem { Key = key, Value = ByteString.CopyFromUtf8(value) };
        if (etag is not null)
            item.Etag = new() { Value = etag };
        if (isFirst)
            item.Options = new() { Concurrency = Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite };
        if (ttl is not null)
            item.Metadata["ttlInSeconds"] = $"{ttl}";
        return item;
    }

    private async Task SaveAsync(Proto.StateItem item) =>
        await stub.SaveStateAsync(new() { StoreName = Store, States = { item } });

    private async Task TransactAsync(params Proto.StateItem[] items) => await stub.ExecuteStateTransactionAsync(new()
    {
        StoreName = Store,
        Operations = { items.Select(i => new Proto.TransactionalStateOperation { OperationType = "upsert", Request = i }) },
    });

    private async Task<(string Value, string Version)> GetAsync(string key)
    {
        var found = await stub.GetStateAsync(new() { StoreName = Store, Key = key });
        return (found.Data.ToStringUtf8(), found.Etag);
    }
}
