using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The state methods of one sidecar, with daprd's status codes.</summary>
internal sealed class StateCalls(string appId, ComponentSet components, SidecarContext context)
{
    private static readonly Empty empty = new();

    public async Task<Proto.GetStateResponse> GetAsync(Proto.GetStateRequest request, ServerCallContext call)
    {
        context.Counters.Add(appId, "GetState");
        var state = Store(request.StoreName);
        var items = await ReadAsync(state, [Key(state, request.Key)], call,
            e => $"fail to get {request.Key} from state store {request.StoreName}: {e}");
        var response = new Proto.GetStateResponse();
        if (items[0] is not { } item)
            return response;
        response.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
        response.Etag = item.Etag;
        Expiry(response.Metadata, item);
        return response;
    }

    public async Task<Proto.GetBulkStateResponse> GetBulkAsync(Proto.GetBulkStateRequest request,
        ServerCallContext call)
    {
        context.Counters.AddBulk(appId, "GetBulkState", request.Keys.Count);
        var state = Store(request.StoreName);
        var response = new Proto.GetBulkStateResponse();
        if (request.Keys.Count == 0)
            return response;
        var items = await ReadAsync(state, request.Keys.Select(k => Key(state, k)).ToList(), call,
            e => $"fail to get bulk state from state store {request.StoreName}: {e}");
        for (var i = 0; i < items.Length; i++)
        {
            var entry = new Proto.BulkStateItem { Key = request.Keys[i] };
            if (items[i] is { } item)
            {
                entry.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
                entry.Etag = item.Etag;
                Expiry(entry.Metadata, item);
            }
            response.Items.Add(entry);
        }
        return response;
    }

    public async Task<Empty> SaveAsync(Proto.SaveStateRequest request, ServerCallContext call)
    {
        context.Counters.AddBulk(appId, "SaveState", request.States.Count);
        var state = Store(request.StoreName);
        if (request.States.Any(s => s.Key.Length == 0))
            throw Error(StatusCode.InvalidArgument, "state key cannot be empty");
        await WriteEachAsync(state, request.States.Select(s => Upsert(state, s)).ToList(), call,
            e => $"failed saving state in state store {request.StoreName}: {e}");
        return empty;
    }

    public async Task<Empty> DeleteAsync(Proto.DeleteStateRequest request, ServerCallContext call)
    {
        context.Counters.Add(appId, "DeleteState");
        var state = Store(request.StoreName);
        var key = Key(state, request.Key);
        var change = new StateChange(key, default) { IsDelete = true, Etag = NonEmpty(request.Etag) };
        await WriteEachAsync(state, [change], call, e => $"failed deleting state with key {request.Key}: {e}");
        return empty;
    }

    public async Task<Empty> DeleteBulkAsync(Proto.DeleteBulkStateRequest request, ServerCallContext call)
    {
        context.Counters.AddBulk(appId, "DeleteBulkState", request.States.Count);
        var state = Store(request.StoreName);
        await WriteEachAsync(state, request.States.Select(s => Delete(state, s)).ToList(), call,
            e => $"failed deleting state in state store {request.StoreName}: {e}");
        return empty;
    }

    public async Task<Empty> TransactAsync(Proto.ExecuteStateTransactionRequest request, ServerCallContext call)
    {
        context.Counters.AddBulk(appId, "ExecuteStateTransaction", request.Operations.Count);
        var state = Store(request.StoreName);
        if (request.Operations.Count == 0)
            return empty;
        var changes = new StateChange[request.Operations.Count];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = request.Operations[i].OperationType switch
            {
                "upsert" => Upsert(state, request.Operations[i].Request),
                "delete" => Delete(state, request.Operations[i].Request),
                var other => throw Error(StatusCode.Unimplemented, $"operation type {other} not supported"),
            };
        // daprd answers Internal even for an etag mismatch here; its text is the only difference.
        await WriteAsync(state, changes, call, StatusCode.Internal, e =>
            $"error while executing state transaction: {e}");
        return empty;
    }

    private StateComponent Store(string name)
    {
        if (components.States.Count == 0)
            throw Error(StatusCode.FailedPrecondition, $"state store {name} is not configured");
        return components.State(name, appId)
            ?? throw Error(StatusCode.InvalidArgument, $"state store {name} is not found");
    }

    private string Key(StateComponent state, string key) => key.Contains(KeyPrefix.Separator, StringComparison.Ordinal)
        ? throw Error(StatusCode.InvalidArgument, $"input key/keyPrefix '{key}' can't contain '{KeyPrefix.Separator}'")
        : state.Prefix.Apply(appId, key);

    private StateChange Upsert(StateComponent state, Proto.StateItem item) =>
        new(Key(state, item.Key), item.Value.Memory)
        {
            Etag = NonEmpty(item.Etag),
            IsFirstWrite = item.Options?.Concurrency == Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
            ExpiresAt = Ttl.ExpiryOf(item.Metadata, context.Time) is { IsValid: true } ttl
            ? ttl.At : throw Error(StatusCode.Internal,
                $"failed to parse ttl of key {item.Key}: '{item.Metadata[Ttl.Key]}' is no number of seconds"),
        };

    private StateChange Delete(StateComponent state, Proto.StateItem item) =>
        new(Key(state, item.Key), default) { IsDelete = true, Etag = NonEmpty(item.Etag) };

    private async Task<StateItem?[]> ReadAsync(StateComponent state, IReadOnlyList<string> keys,
        ServerCallContext call, Func<string, string> describe)
    {
        if (context.Faults.StateFails.Strikes())
            throw Error(StatusCode.Internal, describe("fault: the store is out"));
        try
        {
            return await state.Store.GetAsync(keys, call.CancellationToken);
        }
        catch (Exception e) when (e is not (RpcException or OperationCanceledException))
        {
            throw Error(StatusCode.Internal, describe(e.Message));
        }
    }

    /// <summary>Each change on its own: several items of one SaveState are no transaction, in daprd neither.</summary>
    private Task WriteEachAsync(StateComponent state,
        IReadOnlyList<StateChange> changes, ServerCallContext call, Func<string, string> describe) =>
        Task.WhenAll(changes.Select(c => WriteAsync(state, [c], call, StatusCode.Aborted, describe)));

    private async Task WriteAsync(StateComponent state, IReadOnlyList<StateChange> changes,
        ServerCallContext call, StatusCode onConflict, Func<string, string> describe)
    {
        if (context.Faults.StateFails.Strikes())
            throw Error(StatusCode.Internal, describe("fault: the store is out"));
        string? conflict;
        try
        {
            conflict = await state.Store.CommitAsync(changes, call.CancellationToken);
        }
        catch (Exception e) when (e is not (RpcException or OperationCanceledException))
        {
            throw Error(StatusCode.Internal, describe(e.Message));
        }
        if (conflict is not null)
            throw Error(onConflict,
                describe(
                    $"possible etag mismatch. error from state store: key {conflict} is not as the request demands"));
        if (context.Faults.CommitTimesOut.Strikes())
            throw Error(StatusCode.Internal, describe("fault: timed out after commit"));
    }

    private static void Expiry(MapField<string, string> metadata, StateItem item)
    {
        if (item.ExpiresAt is { } at)
            metadata["ttlExpireTime"] = Ttl.Format(at);
    }

    private static string? NonEmpty(Proto.Etag? etag) => string.IsNullOrEmpty(etag?.Value) ? null : etag.Value;

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));
}
