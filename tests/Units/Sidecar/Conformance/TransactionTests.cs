using Dapr;
using Dapr.Client;
using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>ExecuteStateTransaction on stores that roll back (dapr-facts 1.1, 2.3).</summary>
public sealed class TransactionTests(Worlds worlds) : ConformanceTests(worlds)
{
    private const string Store = "statestore";

    [Theory, EachPair]
    public async Task All_operations_are_done_in_their_order(string pair)
    {
        var (stub, key) = await CallerAsync(pair);
        await TransactAsync(stub, Upsert($"{key}-gone", "1"), Upsert($"{key}-kept", "1"));
        await TransactAsync(stub, Delete($"{key}-gone"), Upsert($"{key}-kept", "2"), Upsert($"{key}-new", "3"), Delete($"{key}-never"));
        Assert.Equal(["", "2", "3"], await ReadAsync(stub, $"{key}-gone", $"{key}-kept", $"{key}-new"));
        await TransactAsync(stub); // nothing to do is no error
    }

    [Theory, EachPair]
    public async Task A_lost_race_undoes_all_of_it_and_is_Internal(string pair)
    {
        var (stub, key) = await CallerAsync(pair);
        await TransactAsync(stub, Upsert($"{key}-a", "1"), Upsert($"{key}-b", "2"));
        var failed = await Assert.ThrowsAsync<RpcException>(() => TransactAsync(stub, Upsert($"{key}-a", "9"), Delete($"{key}-b"),
            Upsert($"{key}-c", "9"), Create($"{key}-a", "8")));
        // Not Aborted: only the text tells (facts 1.1, grpc.go).
        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.StartsWith("error while executing state transaction: ", failed.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(pair.EndsWith("/postgresql", StringComparison.Ordinal) ? "no item was updated" : "possible etag mismatch", failed.Status.Detail,
            StringComparison.Ordinal);
        Assert.Equal(["1", "2", ""], await ReadAsync(stub, $"{key}-a", $"{key}-b", $"{key}-c"));
    }

    [Theory, EachPair]
    public async Task An_old_etag_undoes_all_of_it(string pair)
    {
        var (stub, key) = await CallerAsync(pair);
        await TransactAsync(stub, Upsert($"{key}-a", "1"));
        var old = (await stub.GetStateAsync(new() { StoreName = Store, Key = $"{key}-a" })).Etag;
        var guarded = Upsert($"{key}-a", "2");
        guarded.Request.Etag = new() { Value = old };
        await TransactAsync(stub, guarded, Upsert($"{key}-b", "2"));
        var late = Delete($"{key}-a");
        late.Request.Etag = new() { Value = old };
        await Assert.ThrowsAsync<RpcException>(() => TransactAsync(stub, Upsert($"{key}-b", "3"), late));
        Assert.Equal(["2", "2"], await ReadAsync(stub, $"{key}-a", $"{key}-b"));
    }

    [Theory, EachPair]
    public async Task Of_many_creators_of_one_record_exactly_one_wins_with_all_it_wrote(string pair)
    {
        var (stub, key) = await CallerAsync(pair);
        var wins = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => await Record.ExceptionAsync(() =>
            TransactAsync(stub, Upsert($"{key}-{i}", "1"), Create($"{key}-fence", $"{i}"))) is null));
        Assert.Single(wins, w => w);
        Assert.Equal(wins, (await ReadAsync(stub, [.. Enumerable.Range(0, 20).Select(i => $"{key}-{i}")])).Select(v => v == "1"));
    }

    [Theory, EachPair]
    public async Task The_SDKs_transaction_says_what_went_wrong_in_its_inner_exception(string pair)
    {
        var dapr = (await (await WorldAsync(pair)).ClientAsync()).Dapr;
        var key = Guid.NewGuid().ToString("N");
        await dapr.ExecuteStateTransactionAsync(Store, [new(key, "1"u8.ToArray(), StateOperationType.Upsert)]);
        var (value, etag) = await dapr.GetStateAndETagAsync<int>(Store, key);
        Assert.Equal(1, value);
        await dapr.SaveStateAsync(Store, key, 2);
        var lost = await Assert.ThrowsAsync<DaprException>(() =>
            dapr.ExecuteStateTransactionAsync(Store, [new(key, "3"u8.ToArray(), StateOperationType.Upsert, etag)]));
        Assert.Equal(StatusCode.Internal, ((RpcException)lost.InnerException!).StatusCode);
    }

    [Theory, EachPair]
    public async Task Wrong_transactions_get_the_status_codes_of_daprd(string pair)
    {
        var (stub, key) = await CallerAsync(pair);
        Assert.Equal(StatusCode.Unimplemented, await TestHost.CodeOfAsync(() =>
            TransactAsync(stub, new Proto.TransactionalStateOperation { OperationType = "append", Request = new() { Key = key } })));
        Assert.Equal(StatusCode.InvalidArgument, await TestHost.CodeOfAsync(() => TransactAsync(stub, Upsert("a||b", "1"))));
        Assert.Equal(StatusCode.InvalidArgument, await TestHost.CodeOfAsync(async () =>
            await stub.ExecuteStateTransactionAsync(new() { StoreName = "other", Operations = { Upsert(key, "1") } })));
    }

    private static Proto.TransactionalStateOperation Upsert(string key, string value) =>
        new() { OperationType = "upsert", Request = new() { Key = key, Value = ByteString.CopyFromUtf8(value) } };

    private static Proto.TransactionalStateOperation Delete(string key) => new() { OperationType = "delete", Request = new() { Key = key } };

    private static Proto.TransactionalStateOperation Create(string key, string value)
    {
        var create = Upsert(key, value);
        create.Request.Options = new() { Concurrency = Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite };
        return create;
    }

    private static async Task TransactAsync(Proto.Dapr.DaprClient stub, params Proto.TransactionalStateOperation[] operations) =>
        await stub.ExecuteStateTransactionAsync(new() { StoreName = Store, Operations = { operations } });

    private static async Task<List<string>> ReadAsync(Proto.Dapr.DaprClient stub, params string[] keys)
    {
        var found = (await stub.GetBulkStateAsync(new() { StoreName = Store, Keys = { keys } })).Items
            .ToDictionary(i => i.Key, i => i.Data.ToStringUtf8());
        return [.. keys.Select(k => found[k])];
    }

    private async Task<(Proto.Dapr.DaprClient Stub, string Key)> CallerAsync(string pair) =>
        ((await (await WorldAsync(pair)).ClientAsync()).Stub, Guid.NewGuid().ToString("N"));
}
