using System.Text;
using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>Messages as Kafka has them: the envelope is the value, all metadata are headers.</summary>
internal static class KafkaMessages
{
    public static Message<byte[], byte[]> To(Message message)
    {
        var headers = new Headers();
        foreach (var (key, value) in message.Metadata)
            headers.Add(key, Encoding.UTF8.GetBytes(value));
        return new()
        {
            Key = message.Key is null ? null! : Encoding.UTF8.GetBytes(message.Key),
            Value = message.Data,
            Headers = headers,
        };
    }

    public static Entry From(ConsumeResult<byte[], byte[]> result)
    {
        var data = result.Message.Value ?? [];
        var isEnvelope = ReceivedEnvelope.TryRead(data, out var expiresAt);
        var message = new Message(data, Metadata(result.Message.Headers))
        {
            Key = result.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null,
            PublishedAt = result.Message.Timestamp.UnixTimestampMs,
            ExpiresAt = expiresAt,
            IsEnvelope = isEnvelope,
        };
        return new(result.Offset.Value) { Message = message };
    }

    /// <summary>Of several headers of one name the last counts.</summary>
    private static KeyValuePair<string, string>[] Metadata(Headers? headers)
    {
        if (headers is null || headers.Count == 0)
            return [];
        var metadata = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var header in headers)
        {
            metadata.RemoveAll(m => m.Key == header.Key);
            metadata.Add(new(header.Key, Encoding.UTF8.GetString(header.GetValueBytes() ?? [])));
        }
        return [.. metadata];
    }
}
