using System.Globalization;
using System.Text.Json;
using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One event of a bulk delivery, unwrapped from its CloudEvent.</summary>
public sealed record Delivery(string EntryId, string Id, string Type, string TraceParent, ReadOnlyMemory<byte> Data, bool IsJson = false)
{
    /// <summary>Its partition key, as the broker tells it; empty where the broker does not.</summary>
    public string Key
    {
        get => field ??= Metadata.GetValueOrDefault("__key") ?? Metadata.GetValueOrDefault("partitionKey") ?? "";
        init;
    }

    /// <summary>When it was published, as its CloudEvent says; null where it says nothing of the kind.</summary>
    public DateTimeOffset? PublishedAt =>
        DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>What it was published with, and where on the topic it is, as far as the broker tells.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get => field ??= Read(RawMetadata);
        init;
    }

    // Few events are ever asked for their place or time, and a dictionary each would be a tenth of what a batch allocates.
    internal JsonElement RawMetadata { get; init; }

    internal string Time { get; init; } = "";

    /// <summary>Reads the protobuf message; publishers without protobuf may send its JSON mapping.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is neither.</exception>
    public T Parse<T>(MessageParser<T> parser) where T : IMessage<T> => IsJson
        ? parser.ParseJson(System.Text.Encoding.UTF8.GetString(Data.Span))
        : parser.ParseFrom(Data.Span);

    private static Dictionary<string, string> Read(JsonElement metadata) => metadata.ValueKind != JsonValueKind.Object
        ? []
        : metadata.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name, p => p.Value.GetString()!);
}
