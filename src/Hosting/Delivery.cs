using System.Collections.Immutable;
using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One event of a bulk delivery, unwrapped from its CloudEvent.</summary>
public sealed record Delivery(string EntryId, string Id, string Type, string TraceParent, ReadOnlyMemory<byte> Data, bool IsJson = false)
{
    /// <summary>Its partition key, as the broker tells it; empty where the broker does not.</summary>
    public string Key { get; init; } = "";

    /// <summary>When it was published, as its CloudEvent says; null where it says nothing of the kind.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>What it was published with, and where on the topic it is, as far as the broker tells.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Reads the protobuf message; publishers without protobuf may send its JSON mapping.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is neither.</exception>
    public T Parse<T>(MessageParser<T> parser) where T : IMessage<T> => IsJson
        ? parser.ParseJson(System.Text.Encoding.UTF8.GetString(Data.Span))
        : parser.ParseFrom(Data.Span);
}
