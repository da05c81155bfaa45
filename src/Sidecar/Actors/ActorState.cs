using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// The state of the actors of one app, in the store marked <c>actorStateStore</c>, under daprd's keys.
/// </summary>
internal sealed class ActorState(string appId, ComponentSet components, SidecarContext context)
{
    public async Task<StateItem?> GetAsync(ActorKey actor, string key, CancellationToken ct)
    {
        context.Counters.Add(appId, CounterName.GetActorState);
        var store = Store();
        if (context.Faults.StateFails.Strikes())
            throw SidecarException.ActorStateGet("fault: the store is out");
        try
        {
            return (await store.GetAsync([KeyOf(actor, key)], ct))[0];
        }
        catch (Exception e) when (e is not (SidecarException or OperationCanceledException))
        {
            throw SidecarException.ActorStateGet(e.Message);
        }
    }

    /// <param name="body">A list of <c>{"operation", "request": {"key", "value", "metadata"}}</c>.</param>
    public Task TransactAsync(ActorKey actor, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        TransactAsync(Parse(actor, body), ct);

    public async Task TransactAsync(IReadOnlyList<StateChange> changes, CancellationToken ct)
    {
        context.Counters.Add(appId, CounterName.ExecuteActorStateTransaction);
        var store = Store();
        if (context.Faults.StateFails.Strikes())
            throw SidecarException.ActorStateSave("fault: the store is out");
        try
        {
            if (changes.Count > 0 && await store.CommitAsync(changes, ct) is { } conflict)
                throw SidecarException.ActorStateSave($"possible etag mismatch on key {conflict}");
        }
        catch (Exception e) when (e is not (SidecarException or OperationCanceledException))
        {
            throw SidecarException.ActorStateSave(e.Message);
        }
        if (context.Faults.CommitTimesOut.Strikes())
            throw SidecarException.ActorStateSave("fault: timed out after commit");
    }

    public string KeyOf(ActorKey actor, string key) =>
        string.Join(KeyPrefix.Separator, appId, actor.Type, actor.Id, key);

    private IStateStore Store() =>
        components.ActorState(appId)?.Store ?? throw new SidecarException(500, "ERR_ACTOR_RUNTIME_NOT_FOUND",
        "the state store is not configured to use the actor runtime. Have you set the - name: actorStateStore value: "
        + "\"true\" in your state store component file?");

    private List<StateChange> Parse(ActorKey actor, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return [.. json.RootElement.EnumerateArray().Select(o => Change(actor, o))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SidecarException(400, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {e.Message}");
        }
    }

    private StateChange Change(ActorKey actor, JsonElement operation)
    {
        var request = operation.Property("request") ?? throw new JsonException("an operation has no request");
        var key = KeyOf(actor, request.Text("key") ?? throw new JsonException("an operation has no key"));
        return operation.Text("operation") switch
        {
            "delete" => new(key, default) { IsDelete = true },
            "upsert" => new(key, ValueOf(request)) { ExpiresAt = Expiry(request) },
            var other => throw new JsonException($"operation type {other} not supported"),
        };
    }

    private static byte[] ValueOf(JsonElement request) =>
        request.Property("value") is { } value ? JsonSerializer.SerializeToUtf8Bytes(value) : "null"u8.ToArray();

    private long? Expiry(JsonElement request)
    {
        if (request.Property("metadata")?.Text(Ttl.Key) is not { } ttl)
            return null;
        var (isValid, at) = Ttl.ExpiryOf(new Dictionary<string, string> { [Ttl.Key] = ttl }, context.Time);
        return isValid ? at : throw new JsonException($"{Ttl.Key} '{ttl}' is no number of seconds");
    }
}
