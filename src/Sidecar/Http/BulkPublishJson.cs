using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;
using Google.Protobuf;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Http;

/// <summary>The body of a bulk publish: a list of <c>{"entryId", "event", "contentType", "metadata"}</c>.</summary>
internal static class BulkPublishJson
{
    private const string Mismatch = "error: mismatch between contentType and event";

    /// <exception cref="JsonException">It has not this form.</exception>
    /// <exception cref="FormatException">An event is not what its content type says.</exception>
    public static IReadOnlyList<Proto.BulkPublishRequestEntry> Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
            throw new JsonException($"entries are a list, not {json.RootElement.ValueKind}");
        return [.. json.RootElement.EnumerateArray().Select(Entry)];
    }

    private static Proto.BulkPublishRequestEntry Entry(JsonElement json)
    {
        var contentType = StateJson.String(json, "contentType") ?? "";
        var entry = new Proto.BulkPublishRequestEntry
        {
            EntryId = StateJson.String(json, "entryId") ?? "",
            ContentType = contentType,
            Event = Event(json.Property("event"), contentType),
        };
        StateJson.Metadata(entry.Metadata, json);
        return entry;
    }

    private static ByteString Event(JsonElement? given, string contentType)
    {
        var text = given is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        if (ContentType.IsBinary(contentType))
            return text is null ? throw new FormatException(Mismatch) : ByteString.FromBase64(text);
        if (ContentType.IsText(contentType))
            return ByteString.CopyFromUtf8(text ?? throw new FormatException(Mismatch));
        if (!ContentType.IsJson(contentType) && !ContentType.IsCloudEvent(contentType))
            throw new FormatException(Mismatch);
        if (given is not { } json)
            return ByteString.CopyFromUtf8("null");
        using var output = new PooledWriter(256);
        GoJson.WriteValue(output, json);
        return ByteString.CopyFrom(output.Written.Span);
    }
}
