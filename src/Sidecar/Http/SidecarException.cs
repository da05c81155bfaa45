using DaprMessaging.Sidecar.Actors;
using Grpc.Core;

namespace DaprMessaging.Sidecar.Http;

/// <summary>An error of the API, as daprd words it: over HTTP, and over gRPC where the call is there too.</summary>
internal sealed class SidecarException(int status, string errorCode, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string ErrorCode { get; } = errorCode;

    /// <summary>Over gRPC.</summary>
    public StatusCode GrpcCode { get; init; } = StatusCode.Internal;

    /// <summary>What daprd's newer errors carry besides, in Google's forms.</summary>
    public IReadOnlyList<object>? Details { get; init; }

    public static SidecarException NotSupported(string what) => new(501, "ERR_API_UNIMPLEMENTED",
        $"{what} is not supported by the embedded sidecar. Supported over HTTP: healthz, metadata, shutdown, state, "
        + "publish, publish/bulk, invoke, actors, bindings.");

    private const string InvokeCode = "ERR_ACTOR_INVOKE_METHOD";

    public static SidecarException ActorInvoke(string problem) =>
        new(500, InvokeCode, $"error invoke actor method: {problem}");

    public static SidecarException ActorStateGet(string problem) =>
        new(500, "ERR_ACTOR_STATE_GET", $"error getting actor state: {problem}");

    public static SidecarException ActorStateSave(string problem) =>
        new(500, "ERR_ACTOR_STATE_TRANSACTION_SAVE", $"error saving actor transaction state: {problem}");

    /// <summary>No instance hosts the actor's type.</summary>
    public bool IsNoAddress { get; init; }

    /// <summary>daprd means 404 <c>ERR_ACTOR_NO_ADDRESS</c>, but wraps it: over HTTP its own status is lost.</summary>
    public static SidecarException NoAddress(ActorKey key) => new(500, InvokeCode, $"error invoke actor method: failed to lookup actor: "
        + $"api error: code = FailedPrecondition desc = did not find address for actor '{key.Type}||{key.Id}'")
    {
        GrpcCode = StatusCode.FailedPrecondition,
        IsNoAddress = true,
    };

    public static SidecarException InstanceMissing() =>
        new(400, "ERR_ACTOR_INSTANCE_MISSING", "actor instance is missing");

    public static SidecarException DirectInvoke(string appId, string problem) =>
        new(500, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {problem}");
}
