using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One event on its way to a topic; the CloudEvent type is the full name of the protobuf message.</summary>
public readonly record struct Emission(
    string Topic, string Key, string Id, string Type, ByteString Data, string TraceParent, string? DeadReason = null)
{
    public static Emission Of(string topic, string key, string id, IMessage message, string traceParent) =>
        new(topic, key, id, message.Descriptor.FullName, message.ToByteString(), traceParent);

    /// <summary>What it adds to a request, roughly.</summary>
    public int Size => Data.Length + 300;
}
