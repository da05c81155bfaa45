namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What daprd takes a content type for; parameters behind a semicolon do not count.</summary>
internal static class ContentType
{
    public static bool IsJson(string type) => Media(type) == "application/json";

    public static bool IsCloudEvent(string type) => Media(type) == "application/cloudevents+json";

    public static bool IsBinary(string type) => Media(type) == "application/octet-stream";

    /// <summary>Such a value is base64 in an envelope.</summary>
    public static bool IsCloudEventProtobuf(string type) => Media(type) == "application/cloudevents+protobuf";

    public static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Media(type) == "application/xml";

    private static string Media(string type) => type.Split(';')[0].ToLowerInvariant();
}
