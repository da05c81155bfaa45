namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What daprd takes a content type for; parameters behind a semicolon do not count.</summary>
internal static class ContentType
{
    public static bool IsJson(string type) => Is(type, "application/json");

    public static bool IsCloudEvent(string type) => Is(type, "application/cloudevents+json");

    public static bool IsBinary(string type) => Is(type, "application/octet-stream");

    /// <summary>Such a value is base64 in an envelope.</summary>
    public static bool IsCloudEventProtobuf(string type) => Is(type, "application/cloudevents+protobuf");

    public static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Is(type, "application/xml");

    private static bool Is(string type, string media)
    {
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return type.AsSpan(0, end < 0 ? type.Length : end).Equals(media, StringComparison.OrdinalIgnoreCase);
    }
}
