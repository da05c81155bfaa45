using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Http;

/// <summary>State items as the HTTP API writes them.</summary>
internal static class StateJson
{
    /// <summary>
    /// <c>{"key", "value", "etag", "metadata", "options"}</c>. The value is rewritten as Go does it (no spaces, keys
    /// sorted), but keeps its digits, where daprd spoils integers over 2^53.
    /// </summary>
    /// <exception cref="JsonException">It has not these types.</exception>
    public static Proto.StateItem Item(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"a state item is an object, not {json.ValueKind}");
        var item = new Proto.StateItem { Key = String(json, "key") ?? "", Value = Value(json) };
        if (String(json, "etag") is { } etag)
            item.Etag = new() { Value = etag };
        Metadata(item.Metadata, json);
        if (json.Property("options") is { ValueKind: JsonValueKind.Object } options)
            item.Options = Options(String(options, "concurrency"), String(options, "consistency"));
        return item;
    }

    /// <exception cref="FormatException">One of them is none of daprd's.</exception>
    public static Proto.StateOptions Options(string? concurrency, string? consistency) => new()
    {
        Consistency = consistency switch
        {
            null or "" => Proto.StateOptions.Types.StateConsistency.ConsistencyUnspecified,
            "strong" => Proto.StateOptions.Types.StateConsistency.ConsistencyStrong,
            "eventual" => Proto.StateOptions.Types.StateConsistency.ConsistencyEventual,
            _ => throw new FormatException($"unrecognized consistency model '{consistency}'"),
        },
        Concurrency = concurrency switch
        {
            null or "" => Proto.StateOptions.Types.StateConcurrency.ConcurrencyUnspecified,
            "first-write" => Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
            "last-write" => Proto.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite,
            _ => throw new FormatException($"unrecognized concurrency model '{concurrency}'"),
        },
    };

    public static void Metadata(MapField<string, string> metadata, JsonElement json)
    {
        if (json.Property("metadata") is not { ValueKind: not JsonValueKind.Null } given)
            return;
        if (given.ValueKind != JsonValueKind.Object)
            throw new JsonException($"metadata is an object, not {given.ValueKind}");
        foreach (var property in given.EnumerateObject())
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()! : throw new JsonException($"metadata '{property.Name}' is no string");
    }

    /// <summary>One item of a bulk get; what is absent is left out.</summary>
    public static void Write(Utf8JsonWriter json, Proto.BulkStateItem item)
    {
        json.WriteStartObject();
        json.WriteString("key", item.Key);
        if (!item.Data.IsEmpty)
        {
            json.WritePropertyName("data");
            using var data = JsonDocument.Parse(item.Data.Memory);
            data.RootElement.WriteTo(json);
        }
        if (item.Etag.Length > 0)
            json.WriteString("etag", item.Etag);
        if (item.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in item.Metadata)
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Null = absent.</summary>
    public static string? String(JsonElement json, string name) => json.Property(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => throw new JsonException($"{name} is a string, not {other.Value.ValueKind}"),
    };

    private static ByteString Value(JsonElement json)
    {
        if (json.Property("value") is not { } value)
            return ByteString.CopyFromUtf8("null");
        using var output = new PooledWriter(256);
        GoJson.WriteValue(output, value);
        return ByteString.CopyFrom(output.Written.Span);
    }
}
