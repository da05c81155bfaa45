using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The state methods of one sidecar, with daprd's errors. The HTTP API translates to and from them.</summary>
internal sealed class StateCalls(string appId, ComponentSet components, SidecarContext context)
{
    private static readonly Empty empty = new();

    public async Task<Proto.GetStateResponse> GetAsync(Proto.GetStateRequest request, CancellationToken ct)
    {
        context.Counters.Add(appId, "GetState");
        var state = Store(request.StoreName);
        var items = await ReadAsync(state, [Key(state, request.Key)],
            e => StateErrors.Get(request.StoreName, request.Key, e), ct);
        var response = new Proto.GetStateResponse();
        if (items[0] is not { } item)
            return response;
        response.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
        response.Etag = item.Etag;
        Expiry(response.Metadata, item);
        return response;
    }

    public async Task<Proto.GetBulkStateResponse> GetBulkAsync(Proto.GetBulkStateRequest request,
        CancellationToken ct)
    {
        context.Counters.AddBulk(appId, "GetBulkState", request.Keys.Count);
        var state = Store(request.StoreName);
        var response = new Proto.GetBulkStateResponse();
        if (request.Keys.Count == 0)
            return response;
        var items = await ReadAsync(state, request.Keys.Select(k => Key(state, k)).ToList(),
            e => StateErrors.GetBulk(request.StoreName, e), ct);
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

    public async Task<Empty> SaveAsync(Proto.SaveStateRequest request, CancellationToken ct)
    {
        context.Counters.AddBulk(appId, "SaveState", request.States.Count);
        var state = Store(request.StoreName);
        if (request.States.Any(s => s.Key.Length == 0))
            throw StateErrors.Malformed("state key cannot be empty");
        await WriteEachAsync(state, request.States.Select(s => Upsert(state, s)).ToList(),
            e => StateErrors.Save(request.StoreName, e), ct);
        return empty;
    }

    public async Task<Empty> DeleteAsync(Proto.DeleteStateRequest request, CancellationToken ct)
    {
        context.Counters.Add(appId, "DeleteState");
        var state = Store(request.StoreName);
        var key = Key(state, request.Key);
        var change = new StateChange(key, default) { IsDelete = true, Etag = NonEmpty(request.Etag) };
        await WriteEachAsync(state, [change], e => StateErrors.Delete(request.Key, e), ct);
        return empty;
    }

    public async Task<Empty> DeleteBulkAsync(Proto.DeleteBulkStateRequest request, CancellationToken ct)
    {
        context.Counters.AddBulk(appId, "DeleteBulkState", request.States.Count);
        var state = Store(request.StoreName);
        await WriteEachAsync(state, request.States.Select(s => Delete(state, s)).ToList(),
            e => StateErrors.DeleteBulk(request.StoreName, e), ct);
        return empty;
    }

    public async Task<Empty> TransactAsync(Proto.ExecuteStateTransactionRequest request, CancellationToken ct)
    {
        context.Counters.AddBulk(appId, "ExecuteStateTransaction", request.Operations.Count);
        var state = Store(request.StoreName);
        if (request.Operations.Count == 0)
            return empty;
        var changes = new StateChange[request.Operations.Count];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = request.Operations[i].OperationType switch
            {
                "upsert" => Upsert(state, request.Operations[i].Request) with { InTransaction = true },
                "delete" => Delete(state, request.Operations[i].Request) with { InTransaction = true },
                var other => throw StateErrors.Operation(other),
            };
        await WriteAsync(state, changes, StateErrors.Transaction, ct);
        return empty;
    }

    /// <exception cref="SidecarException">This app has no such store.</exception>
    public void Demand(string store) => Store(store);

    private StateComponent Store(string name)
    {
        if (components.States.Count == 0)
            throw StateErrors.NotConfigured(name, appId);
        return components.State(name, appId) ?? throw StateErrors.NotFound(name, appId);
    }

    private string Key(StateComponent state, string key) => key.Contains(KeyPrefix.Separator, StringComparison.Ordinal)
        ? throw StateErrors.IllegalKey(state.Component.Name, key) : state.Prefix.Apply(appId, key);

    private StateChange Upsert(StateComponent state, Proto.StateItem item) =>
        new(Key(state, item.Key), item.Value.Memory)
        {
            Etag = NonEmpty(item.Etag),
            IsFirstWrite = item.Options?.Concurrency == Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
            ExpiresAt = Ttl.ExpiryOf(item.Metadata, context.Time) is { IsValid: true } ttl
            ? ttl.At : throw StateErrors.Save(state.Component.Name,
                $"failed to parse ttl of key {item.Key}: '{item.Metadata[Ttl.Key]}' is no number of seconds"),
        };

    private StateChange Delete(StateComponent state, Proto.StateItem item) =>
        new(Key(state, item.Key), default) { IsDelete = true, Etag = NonEmpty(item.Etag) };

    private async Task<StateItem?[]> ReadAsync(StateComponent state, IReadOnlyList<string> keys,
        Func<string, SidecarException> describe, CancellationToken ct)
    {
        if (context.Faults.StateFails.Strikes())
            throw describe("fault: the store is out");
        try
        {
            return await state.Store.GetAsync(keys, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw describe(e.Message);
        }
    }

    /// <summary>Each change on its own: several items of one SaveState are no transaction, in daprd neither.</summary>
    private Task WriteEachAsync(StateComponent state, IReadOnlyList<StateChange> changes,
        Func<string, SidecarException> describe, CancellationToken ct) =>
        Task.WhenAll(changes.Select(c => WriteAsync(state, [c], describe, ct)));

    private async Task WriteAsync(StateComponent state, IReadOnlyList<StateChange> changes,
        Func<string, SidecarException> describe, CancellationToken ct)
    {
        if (context.Faults.StateFails.Strikes())
            throw describe("fault: the store is out");
        string? conflict;
        try
        {
            conflict = await state.Store.CommitAsync(changes, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw describe(e.Message);
        }
        if (conflict is not null)
            throw StateErrors.Conflict(describe, conflict);
        if (context.Faults.CommitTimesOut.Strikes())
            throw describe("fault: timed out after commit");
    }

    private static void Expiry(MapField<string, string> metadata, StateItem item)
    {
        if (item.ExpiresAt is { } at)
            metadata["ttlExpireTime"] = Ttl.Format(at);
    }

    private static string? NonEmpty(Proto.Etag? etag) => string.IsNullOrEmpty(etag?.Value) ? null : etag.Value;
}
