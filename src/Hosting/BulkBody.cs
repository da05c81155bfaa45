using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprMessaging.Hosting;

/// <summary>The body of a bulk delivery as daprd writes it, and of the answer to it.</summary>
internal sealed class BulkBody
{
    public List<Entry> Entries { get; set; } = [];

    internal sealed class Entry
    {
        public string EntryId { get; set; } = "";
        public CloudEvent? Event { get; set; }
        public JsonElement Metadata { get; set; }

        public Delivery ToDelivery() => new(EntryId, Event?.Id ?? "", Event?.Type ?? "", Event?.TraceParent ?? "", Bytes(), IsJson)
        {
            Time = Event?.Time ?? "", RawMetadata = Metadata,
        };

        private bool IsJson => Event is { DataBase64: null, Data.ValueKind: JsonValueKind.Object };

        private ReadOnlyMemory<byte> Bytes() => IsJson
            ? JsonSerializer.SerializeToUtf8Bytes(Event!.Data!.Value, BulkJson.Default.JsonElement)
            : Event?.DataBase64 ?? default(ReadOnlyMemory<byte>);
    }

    internal sealed class CloudEvent
    {
        public string? Id { get; set; }
        public string? Type { get; set; }
        public string? Time { get; set; }

        [JsonPropertyName("traceparent")]
        public string? TraceParent { get; set; }

        [JsonPropertyName("data_base64")]
        public byte[]? DataBase64 { get; set; }

        public JsonElement? Data { get; set; }
    }

    internal sealed class Reply
    {
        public required List<Status> Statuses { get; init; }
    }

    internal sealed record Status(string EntryId, [property: JsonPropertyName("status")] string Word);
}

/// <summary>Source-generated JSON of bulk deliveries.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(BulkBody.Reply))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class BulkJson : JsonSerializerContext;
