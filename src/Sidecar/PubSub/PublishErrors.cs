using DaprMessaging.Sidecar.Http;
using Grpc.Core;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>The errors of the publish API.</summary>
internal static class PublishErrors
{
    /// <summary>The broker could not.</summary>
    public const string Failed = "ERR_PUBSUB_PUBLISH_MESSAGE";

    private static readonly string kind = nameof(PubSub).ToLowerInvariant();

    private const string Events = "ERR_PUBSUB_EVENTS_SER", NotAllowed = "ERR_PUBSUB_FORBIDDEN";

    public static SidecarException NotConfigured(string pubsub) =>
        new(400, "ERR_PUBSUB_NOT_CONFIGURED", $"pubsub {pubsub} is not configured")
        {
            GrpcCode = StatusCode.FailedPrecondition,
            Details = [ErrorDetail.Info("DAPR_PUBSUB_NOT_CONFIGURED")],
        };

    public static SidecarException NameEmpty() =>
        new(404, "ERR_PUBSUB_EMPTY", "pubsub name is empty")
        {
            GrpcCode = StatusCode.InvalidArgument,
            Details = [ErrorDetail.Resource(kind, "", "pubsub name is empty"),
                ErrorDetail.Info("DAPR_PUBSUB_NAME_EMPTY")],
        };

    public static SidecarException NotFound(string pubsub) =>
        new(404, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubsub} is not found")
        {
            GrpcCode = StatusCode.InvalidArgument,
            Details = [ErrorDetail.Info("DAPR_PUBSUB_NOT_FOUND")],
        };

    public static SidecarException TopicEmpty(string pubsub) => Rich(404, "ERR_TOPIC_NAME_EMPTY",
        $"topic is empty in pubsub {pubsub}", pubsub, "DAPR_PUBSUB_TOPIC_NAME_EMPTY");

    public static SidecarException Forbidden(string pubsub, string topic, string appId) => Rich(403, NotAllowed,
        $"topic {topic} is not allowed for app id {appId}", pubsub, "DAPR_PUBSUB_FORBIDDEN", ("topic", topic));

    public static SidecarException Metadata(string pubsub, string problem) => Rich(400, "ERR_PUBSUB_REQUEST_METADATA",
        $"failed deserializing metadata. Error: {problem}", pubsub, "DAPR_PUBSUB_METADATA_DESERIALIZATION");

    public static SidecarException CloudEvent(string pubsub, string problem) => Rich(500,
        "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent", pubsub, "DAPR_PUBSUB_CLOUD_EVENT_CREATION",
        ("error", problem));

    public static SidecarException Unmarshal(string pubsub, string topic, string problem) => Rich(400, Events,
        $"error when unmarshaling the request for topic {topic} pubsub {pubsub}: {problem}", pubsub,
        "DAPR_PUBSUB_UNMARSHAL_EVENTS");

    public static SidecarException Envelope(string pubsub, string topic, string problem) => Rich(400, Events,
        $"error when marshalling cloud event envelope for topic {topic} pubsub {pubsub}: {problem}", pubsub,
        "DAPR_PUBSUB_MARSHAL_ENVELOPE", ("error", problem));

    public static SidecarException EntryId(string pubsub, string topic)
    {
        const string problem = "entryId is duplicated or not present for entry";
        return Rich(400, Events,
            $"error marshaling events to bytes for topic {topic} pubsub {pubsub}. error: {problem}", pubsub,
            "DAPR_PUBSUB_MARSHAL_EVENTS", ("error", problem));
    }

    public static SidecarException Publish(string pubsub, string topic, string problem) => Rich(500, Failed,
        $"error when publishing to topic {topic} in pubsub {pubsub}: {problem}", pubsub,
        "DAPR_PUBSUB_PUBLISH_MESSAGE", ("error", problem), ("topic", topic));

    private static SidecarException Rich(int status, string code, string message, string pubsub, string reason,
        params (string Key, string Value)[] metadata) => new(status, code, message)
        {
            GrpcCode = code switch
            {
                Failed => StatusCode.Internal,
                NotAllowed => StatusCode.PermissionDenied,
                _ => StatusCode.InvalidArgument,
            },
            Details = [ErrorDetail.Resource(kind, pubsub, message), ErrorDetail.Info(reason, metadata)],
        };
}
