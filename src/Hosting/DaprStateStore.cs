using DaprMessaging.Contracts;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>
/// The state store behind the sidecar, by the SDK's generated stub: its friendlier client answers bulk reads in strings,
/// which mangles protobuf.
/// </summary>
internal sealed class DaprStateStore(Proto.Dapr.DaprClient dapr, DaprEndpoint endpoint) : IStateStore
{
    private const int KeysPerCall = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        var found = new Dictionary<string, StateEntry>(keys.Count);
        foreach (var part in keys.Distinct().Chunk(KeysPerCall))
        {
            var request = new Proto.GetBulkStateRequest { StoreName = Names.StateStore, Parallelism = 16 };
            request.Keys.Add(part);
            var response = await CallAsync(options => dapr.GetBulkStateAsync(request, options), ct);
            foreach (var item in response.Items)
            {
                if (item.Error.Length > 0) throw new StateException(StateFailure.Unavailable, item.Error);
                found[item.Key] = new StateEntry(item.Key, item.Data, item.Etag);
            }
        }

        return [.. keys.Select(key => found.TryGetValue(key, out var entry) ? entry : new StateEntry(key, Google.Protobuf.ByteString.Empty, ""))];
    }

    public async Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct)
    {
        var request = new Proto.ExecuteStateTransactionRequest { StoreName = Names.StateStore };
        foreach (var write in writes)
        {
            var item = new Proto.StateItem { Key = write.Key, Value = write.Value };
            if (write.Etag is { Length: > 0 }) item.Etag = new Proto.Etag { Value = write.Etag };
            if (write.Create || write.Etag is { Length: > 0 }) item.Options = FirstWrite;
            request.Operations.Add(new Proto.TransactionalStateOperation { OperationType = write.IsDelete ? "delete" : "upsert", Request = item });
        }

        await CallAsync(options => dapr.ExecuteStateTransactionAsync(request, options), ct);
    }

    private static readonly Proto.StateOptions FirstWrite = new()
    {
        Concurrency = Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
        Consistency = Proto.StateOptions.Types.StateConsistency.ConsistencyStrong,
    };

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        try
        {
            return await endpoint.CallAsync(call, Patience, ct);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw new StateException(FailureOf(e.StatusCode), e.Status.Detail, e);
        }
    }

    // daprd answers Internal to a transaction that lost a race and to most of what a database can say.
    private static StateFailure FailureOf(StatusCode code) => code switch
    {
        StatusCode.Internal or StatusCode.Aborted => StateFailure.Conflict,
        StatusCode.InvalidArgument or StatusCode.ResourceExhausted => StateFailure.Rejected,
        _ => StateFailure.Unavailable,
    };
}
