using DaprMessaging.Hosting;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Hosting;

public sealed class DaprStateStoreTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Documents_come_in_the_order_asked_whatever_the_order_of_the_answer()
    {
        var dapr = new FakeDapr(r => Reversed((Proto.GetBulkStateRequest)r));
        var entries = await Store(dapr).GetAsync(["a", "b", "gone", "a"]);
        Assert.Equal(["a", "b", "gone", "a"], entries.Select(e => e.Key));
        Assert.Equal(["value of a", "value of b", "", "value of a"], entries.Select(e => e.Value.ToStringUtf8()));
        Assert.Equal([true, true, false, true], entries.Select(e => e.Exists));
    }

    [Fact]
    public async Task Bytes_are_not_mangled()
    {
        var bytes = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        var dapr = new FakeDapr(
            _ => new Proto.GetBulkStateResponse { Items = { new Proto.BulkStateItem { Key = "a", Data = bytes, Etag = "1" } } });
        Assert.Equal(bytes, (await Store(dapr).GetAsync(["a"]))[0].Value);
    }

    [Fact]
    public async Task A_document_that_is_empty_is_not_one_that_is_not_there()
    {
        var dapr = new FakeDapr(_ => new Proto.GetBulkStateResponse { Items = { new Proto.BulkStateItem { Key = "a", Etag = "1" } } });
        Assert.True((await Store(dapr).GetAsync(["a"]))[0].Exists);
    }

    [Fact]
    public async Task Many_keys_are_asked_in_parts_and_each_key_once()
    {
        var dapr = new FakeDapr(r => Reversed((Proto.GetBulkStateRequest)r));
        string[] keys = [.. Enumerable.Range(0, 1200).Select(i => $"k{i}")];
        var entries = await Store(dapr).GetAsync([.. keys, .. keys]);
        Assert.Equal([500, 500, 200], dapr.Calls.Select(c => ((Proto.GetBulkStateRequest)c.Request).Keys.Count));
        Assert.Equal([.. keys, .. keys], entries.Select(e => e.Key));
    }

    [Fact]
    public async Task One_key_that_cannot_be_read_means_that_nothing_was_read()
    {
        var dapr = new FakeDapr(
            _ => new Proto.GetBulkStateResponse { Items = { new Proto.BulkStateItem { Key = "a", Error = "no connection" } } });
        var e = await Assert.ThrowsAsync<StateException>(() => Store(dapr).GetAsync(["a"]));
        Assert.Equal(StateFailure.Unavailable, e.Failure);
    }

    [Fact]
    public async Task A_commit_is_one_transaction_that_says_what_fences_it()
    {
        var dapr = new FakeDapr(_ => new Empty());
        await Store(dapr).CommitAsync(
        [
            new StateWrite("plain", ByteString.CopyFromUtf8("1")),
            new StateWrite("created", ByteString.CopyFromUtf8("2"), Create: true),
            new StateWrite("unchanged", ByteString.CopyFromUtf8("3"), Etag: "7"),
            StateWrite.Delete("gone"),
        ]);

        var request = (Proto.ExecuteStateTransactionRequest)Assert.Single(dapr.Calls).Request;
        Assert.Equal("statestore", request.StoreName);
        Assert.Equal(["upsert", "upsert", "upsert", "delete"], request.Operations.Select(o => o.OperationType));
        Assert.Equal("gone", request.Operations[3].Request.Key);
        var items = request.Operations.Take(3).Select(o => o.Request).ToList();
        Assert.Equal(["plain", "created", "unchanged"], items.Select(i => i.Key));
        Assert.Equal(["1", "2", "3"], items.Select(i => i.Value.ToStringUtf8()));
        Assert.Equal(
            [null, Concurrency.ConcurrencyFirstWrite, Concurrency.ConcurrencyFirstWrite], items.Select(i => i.Options?.Concurrency));
        Assert.Equal([null, null, "7"], items.Select(i => i.Etag?.Value));
    }

    [Theory]
    [InlineData(StatusCode.Internal, StateFailure.Conflict)] // what daprd says of a lost race
    [InlineData(StatusCode.Aborted, StateFailure.Conflict)]
    [InlineData(StatusCode.InvalidArgument, StateFailure.Rejected)]
    [InlineData(StatusCode.ResourceExhausted, StateFailure.Rejected)] // larger than a call may be
    [InlineData(StatusCode.Unavailable, StateFailure.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded, StateFailure.Unavailable)]
    [InlineData(StatusCode.Unauthenticated, StateFailure.Unavailable)]
    [InlineData(StatusCode.FailedPrecondition, StateFailure.Unavailable)]
    [InlineData(StatusCode.Unknown, StateFailure.Unavailable)]
    public async Task What_the_sidecar_says_is_a_conflict_a_rejection_or_an_outage(StatusCode code, StateFailure failure)
    {
        var store = Store(new FakeDapr(_ => throw FakeDapr.Failure(code)));
        var commit = await Assert.ThrowsAsync<StateException>(() => store.CommitAsync([new StateWrite("a", ByteString.Empty)]));
        Assert.Equal((failure, $"it is {code}"), (commit.Failure, commit.Message));
        Assert.Equal(failure, (await Assert.ThrowsAsync<StateException>(() => store.GetAsync(["a"]))).Failure);
    }

    [Fact]
    public async Task Who_was_told_to_stop_hears_no_outage()
    {
        using var stopping = new CancellationTokenSource();
        var store = Store(new FakeDapr(_ =>
        {
            stopping.Cancel();
            throw FakeDapr.Failure(StatusCode.Cancelled);
        }));
        await Assert.ThrowsAsync<RpcException>(() => store.GetAsync(["a"], stopping.Token));
    }

    [Fact]
    public async Task A_call_shows_the_token_and_waits_ten_seconds_at_the_most()
    {
        var dapr = new FakeDapr(_ => new Proto.GetBulkStateResponse());
        await Store(dapr, "secret").GetAsync(["a"]);
        await Store(dapr).GetAsync(["a"]);
        Assert.Equal("secret", dapr.Calls[0].Options.Headers!.GetValue("dapr-api-token"));
        Assert.Empty(dapr.Calls[1].Options.Headers!);
        Assert.All(dapr.Calls, c => Assert.Equal(time.GetUtcNow().UtcDateTime.AddSeconds(10), c.Options.Deadline));
    }

    private IStateStore Store(FakeDapr dapr, string token = "") => new DaprStateStore(dapr.Client, FakeDapr.Endpoint(time, token));

    private static Proto.GetBulkStateResponse Reversed(Proto.GetBulkStateRequest request) => new()
    {
        Items =
        {
            request.Keys.Reverse().Select(k => k == "gone"
                ? new Proto.BulkStateItem { Key = k }
                : new Proto.BulkStateItem { Key = k, Data = ByteString.CopyFromUtf8("value of " + k), Etag = "1" }),
        },
    };
}
