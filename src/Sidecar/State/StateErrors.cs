using DaprMessaging.Sidecar.Http;
using Grpc.Core;

namespace DaprMessaging.Sidecar.State;

/// <summary>The errors of the state API.</summary>
internal static class StateErrors
{
    public static SidecarException NotConfigured(string store, string appId) =>
        new(500, "ERR_STATE_STORE_NOT_CONFIGURED", $"state store {store} is not configured")
        {
            GrpcCode = StatusCode.FailedPrecondition,
            Details = [ErrorDetail.Info("DAPR_STATE_NOT_CONFIGURED", ("appID", appId))],
        };

    public static SidecarException NotFound(string store, string appId) =>
        new(400, "ERR_STATE_STORE_NOT_FOUND", $"state store {store} is not found")
        {
            GrpcCode = StatusCode.InvalidArgument,
            Details = [ErrorDetail.Info("DAPR_STATE_NOT_FOUND", ("appID", appId))],
        };

    public static SidecarException IllegalKey(string store, string key)
    {
        var message = $"input key/keyPrefix '{key}' can't contain '{KeyPrefix.Separator}'";
        return new(400, "ERR_MALFORMED_REQUEST", message)
        {
            GrpcCode = StatusCode.InvalidArgument,
            Details = [ErrorDetail.BadField(key, message), ErrorDetail.Resource("state", store),
                ErrorDetail.Info("DAPR_STATE_ILLEGAL_KEY")],
        };
    }

    public static SidecarException Malformed(string message) =>
        new(400, "ERR_MALFORMED_REQUEST", message) { GrpcCode = StatusCode.InvalidArgument };

    public static SidecarException Get(string store, string key, string problem) =>
        new(500, "ERR_STATE_GET", $"fail to get {key} from state store {store}: {problem}");

    public static SidecarException GetBulk(string store, string problem) =>
        new(500, "ERR_STATE_BULK_GET", $"fail to get bulk state from state store {store}: {problem}");

    public static SidecarException Save(string store, string problem) =>
        new(500, "ERR_STATE_SAVE", $"failed saving state in state store {store}: {problem}");

    public static SidecarException Delete(string key, string problem) =>
        new(500, "ERR_STATE_DELETE", $"failed deleting state with key {key}: {problem}");

    public static SidecarException DeleteBulk(string store, string problem) =>
        new(500, "ERR_STATE_BULK_DELETE", $"failed deleting state in state store {store}: {problem}");

    public static SidecarException Operation(string type) =>
        new(400, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {type} not supported")
        {
            GrpcCode = StatusCode.Unimplemented,
        };

    /// <summary>Even when an etag was the reason; the text is the only difference, in daprd too.</summary>
    public static SidecarException Transaction(string problem) =>
        new(500, "ERR_STATE_TRANSACTION", $"error while executing state transaction: {problem}");

    /// <summary>What <paramref name="describe"/> says, with the codes of a lost race.</summary>
    public static SidecarException Conflict(Func<string, SidecarException> describe, string key)
    {
        var error = describe(
            $"possible etag mismatch. error from state store: key {key} is not as the request demands");
        return error.ErrorCode == "ERR_STATE_TRANSACTION" ? error
            : new(409, error.ErrorCode, error.Message) { GrpcCode = StatusCode.Aborted };
    }
}
