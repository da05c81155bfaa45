using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One event on its way to a topic; the CloudEvent type is the full name of the protobuf message.</summary>
public readonly record struct Emission(
    string Topic, string Key, string Id, string Type, ByteString Data, string TraceParent, string? DeadReason = null)
{
    /// <summary>The data is the JSON mapping of the message: it must go out as what it came as, or nobody can read it.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whom it is about, for rules of subscriptions: the CloudEvent's subject; empty: it has none.</summary>
    public string Subject { get => field ?? ""; init; }

    /// <summary>Of a dead letter: what kind of reason it is.</summary>
    public DeadKind DeadKind { get; init; }

    public static Emission Of(string topic, string key, string id, IMessage message, string traceParent) =>
        new(topic, key, id, message.Descriptor.FullName, message.Serialize(), traceParent);

    /// <summary>As JSON, for those who have no protobuf.</summary>
    public static Emission OfJson(string topic, string key, string id, IMessage message, string traceParent) =>
        new(topic, key, id, message.Descriptor.FullName, ByteString.CopyFromUtf8(JsonFormatter.Default.Format(message)), traceParent) { IsJson = true };

    /// <summary>An event that could not be processed, as it came, with the reason.</summary>
    public static Emission Dead(string deadTopic, Delivery delivery, DeadKind kind, string reason) => new(
        deadTopic, delivery.Key, delivery.Id, delivery.Type, ByteString.CopyFrom(delivery.Data.Span), delivery.TraceParent, reason)
    {
        IsJson = delivery.IsJson, DeadKind = kind,
    };

    /// <summary>What it adds to a request, roughly.</summary>
    public int Size => Data.Length + 300;
}
