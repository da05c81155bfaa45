using System.Text.Json;
using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Primitives;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The actor methods of one sidecar.</summary>
internal sealed class ActorCalls(AppSidecar sidecar, Placement placement, ActorState state, ActorAlarms alarms,
    SidecarContext context)
{
    private static readonly Empty empty = new();

    public async Task<Proto.InvokeActorResponse> InvokeAsync(Proto.InvokeActorRequest request, CancellationToken ct)
    {
        context.Counters.Add(sidecar.AppId, CounterName.InvokeActor);
        var headers = request.Metadata.Select(m => KeyValuePair.Create(m.Key, new StringValues(m.Value)));
        var call = new ActorCall(request.Data.ToByteArray(), [.. headers]);
        var answer = await placement.InvokeAsync(new(request.ActorType, request.ActorId),
            Uri.EscapeDataString(request.Method), call, ct);
        return new() { Data = UnsafeByteOperations.UnsafeWrap(answer.Body) };
    }

    public async Task<Proto.GetActorStateResponse> GetStateAsync(Proto.GetActorStateRequest request,
        CancellationToken ct)
    {
        var item = await state.GetAsync(new(request.ActorType, request.ActorId), request.Key, ct);
        var response = new Proto.GetActorStateResponse();
        if (item is null)
            return response;
        response.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
        if (item.ExpiresAt is { } at)
            response.Metadata["ttlExpireTime"] = Ttl.Format(at);
        return response;
    }

    public async Task<Empty> TransactAsync(Proto.ExecuteActorStateTransactionRequest request, CancellationToken ct)
    {
        var actor = new ActorKey(request.ActorType, request.ActorId);
        var changes = request.Operations.Select(o => Change(actor, o)).ToList();
        if (!placement.IsActive(actor, sidecar.Actors))
            throw SidecarException.InstanceMissing();
        await state.TransactAsync(changes, ct);
        return empty;
    }

    public Task<Empty> SetTimerAsync(Proto.RegisterActorTimerRequest request, CancellationToken ct)
    {
        alarms.SetTimer(Key(request.ActorType, request.ActorId, request.Name), new()
        {
            DueTime = request.DueTime,
            Period = request.Period,
            Ttl = request.Ttl,
            Callback = request.Callback,
            Data = DataOf(request.Data),
        });
        return Task.FromResult(empty);
    }

    public Task<Empty> RemoveTimerAsync(Proto.UnregisterActorTimerRequest request, CancellationToken ct)
    {
        alarms.RemoveTimer(Key(request.ActorType, request.ActorId, request.Name));
        return Task.FromResult(empty);
    }

    public Task<Empty> SetReminderAsync(Proto.RegisterActorReminderRequest request, CancellationToken ct)
    {
        alarms.SetReminder(Key(request.ActorType, request.ActorId, request.Name), new()
        {
            DueTime = request.DueTime,
            Period = request.Period,
            Ttl = request.Ttl,
            Data = DataOf(request.Data),
            Overwrite = !request.HasOverwrite || request.Overwrite,
        });
        return Task.FromResult(empty);
    }

    public Task<Empty> RemoveReminderAsync(Proto.UnregisterActorReminderRequest request, CancellationToken ct)
    {
        alarms.RemoveReminder(Key(request.ActorType, request.ActorId, request.Name));
        return Task.FromResult(empty);
    }

    public Task<Proto.GetActorReminderResponse> GetReminderAsync(Proto.GetActorReminderRequest request,
        CancellationToken ct)
    {
        var alarm = alarms.GetReminder(Key(request.ActorType, request.ActorId, request.Name));
        var response = new Proto.GetActorReminderResponse
        {
            ActorType = request.ActorType,
            ActorId = request.ActorId,
        };
        if (alarm.DueTime != "")
            response.DueTime = alarm.DueTime;
        if (alarm.Period != "")
            response.Period = alarm.Period;
        if (alarm.Data is not null)
            response.Data = Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8(alarm.Data) });
        return Task.FromResult(response);
    }

    private StateChange Change(ActorKey actor, Proto.TransactionalActorStateOperation operation)
    {
        var key = state.KeyOf(actor, operation.Key);
        var (isValid, expiresAt) = Ttl.ExpiryOf(operation.Metadata, context.Time);
        return operation.OperationType switch
        {
            "upsert" when isValid => new(key, operation.Value?.Value.Memory ?? default) { ExpiresAt = expiresAt },
            "upsert" => throw SidecarException.ActorStateSave(
                $"{Ttl.Key} '{operation.Metadata[Ttl.Key]}' is no number of seconds"),
            "delete" => new(key, default) { IsDelete = true },
            var other => throw StateErrors.Operation(other),
        };
    }

    private static AlarmKey Key(string type, string id, string name) => new(new(type, id), name);

    /// <summary>Bytes are a base64 string in the JSON that the app gets.</summary>
    private static string? DataOf(ByteString data) => data.IsEmpty ? null : JsonSerializer.Serialize(data.ToBase64());
}
