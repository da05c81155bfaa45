using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// The envelope daprd puts around what is published: the same fields, in the same order, byte for byte.
/// </summary>
internal sealed record CloudEvent(string Pubsub, string Topic, string Source)
{
    public required ReadOnlyMemory<byte> Data { get; init; }

    public string ContentType { get; init; } = "";

    public string TraceParent { get; init; } = "";

    public string TraceState { get; init; } = "";

    public required DateTimeOffset Now { get; init; }

    /// <summary>The end of its life, when its publisher gave it one.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// A field the publisher's metadata overrides, by its key there, "cloudevent." and the name: id, source, type, subject,
    /// traceid, traceparent, tracestate.
    /// </summary>
    public required Func<string, string?> Override { get; init; }

    public required Func<Guid> NewId { get; init; }

    /// <exception cref="JsonException">It says it is a CloudEvent and is no JSON object.</exception>
    public byte[] ToBytes()
    {
        using var output = new PooledWriter(Data.Length * 4 / 3 + 1024);
        if (PubSub.ContentType.IsCloudEvent(ContentType))
            WriteExisting(output);
        else
            WriteNew(output);
        return output.Written.ToArray();
    }

    private void WriteNew(PooledWriter output)
    {
        var contentType = ContentType.Length == 0 ? "text/plain" : ContentType;
        var trace = NonEmpty(Override("cloudevent.traceparent")) ?? NonEmpty(Override("cloudevent.traceid")) ?? TraceParent;
        WriteData(output, contentType);
        Field(output, "datacontenttype", contentType);
        if (ExpiresAt is { } expiration)
            Field(output, "expiration", Rfc3339(expiration));
        Field(output, "id", NonEmpty(Override("cloudevent.id")) ?? NewId().ToString());
        Field(output, "pubsubname", Pubsub);
        Field(output, "source", NonEmpty(Override("cloudevent.source")) ?? Source);
        Field(output, "specversion", "1.0");
        if (NonEmpty(Override("cloudevent.subject")) is { } subject)
            Field(output, "subject", subject);
        Field(output, "time", Rfc3339(Now));
        Field(output, "topic", Topic);
        Field(output, "traceid", trace);
        Field(output, "traceparent", trace);
        Field(output, "tracestate", NonEmpty(Override("cloudevent.tracestate")) ?? TraceState);
        Field(output, "type", NonEmpty(Override("cloudevent.type")) ?? "com.dapr.event.sent");
        output.Write("}"u8);
    }

    private void WriteData(PooledWriter output, string contentType)
    {
        if (PubSub.ContentType.IsBinary(contentType) || PubSub.ContentType.IsCloudEventProtobuf(contentType))
        {
            output.Write("{\"data_base64\":\""u8);
            var span = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(Data.Length));
            Base64.EncodeToUtf8(Data.Span, span, out _, out var written);
            output.Advance(written);
            output.Write("\""u8);
            return;
        }
        output.Write("{\"data\":"u8);
        if (PubSub.ContentType.IsJson(contentType))
            try
            {
                using var json = JsonDocument.Parse(Data);
                GoJson.WriteValue(output, json.RootElement);
                return;
            }
            catch (JsonException)
            {
                // As daprd: what says it is JSON and is not, is a string.
            }
        GoJson.WriteString(output, Encoding.UTF8.GetString(Data.Span));
    }

    /// <summary>What is a CloudEvent already keeps its fields; the place and the missing ones are stamped.</summary>
    private void WriteExisting(PooledWriter output)
    {
        using var json = JsonDocument.Parse(Data);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("a CloudEvent is a JSON object");
        var fields = new SortedDictionary<string, object>(Utf8Order.Instance);
        foreach (var property in json.RootElement.EnumerateObject())
            fields[property.Name] = property.Value;
        fields.TryAdd("time", Rfc3339(Now));
        if (fields.TryAdd("traceid", TraceParent))
            fields["traceparent"] = TraceParent;
        fields.TryAdd("tracestate", TraceState);
        (fields["topic"], fields["pubsubname"]) = (Topic, Pubsub);
        fields.TryAdd("source", "Dapr");
        fields.TryAdd("type", "com.dapr.event.sent");
        fields.TryAdd("specversion", "1.0");
        if (ExpiresAt is { } expiration)
            fields["expiration"] = Rfc3339(expiration);
        var separator = "{"u8;
        foreach (var (name, value) in fields)
        {
            output.Write(separator);
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            if (value is JsonElement element)
                GoJson.WriteValue(output, element);
            else
                GoJson.WriteString(output, (string)value);
            separator = ","u8;
        }
        output.Write("}"u8);
    }

    private static void Field(PooledWriter output, string name, string value)
    {
        output.Write(",\""u8);
        Encoding.UTF8.GetBytes(name, output);
        output.Write("\":"u8);
        GoJson.WriteString(output, value);
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
