using System.Text;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using DaprMessaging.Sidecar.PubSub;
using Google.Protobuf;

namespace DaprMessaging.Sidecar.App;

/// <summary>Envelopes as gRPC apps get them: the fields apart, the data as bytes.</summary>
internal static class TopicEvents
{
    /// <exception cref="JsonException">It is no envelope.</exception>
    public static TopicEventRequest Of(Subscription subscription, byte[] data, string path, Chance chance)
    {
        var envelope = subscription.IsRaw
            ? RawPayload.Wrap(data, subscription.Pubsub, subscription.Topic, chance.NextGuid()) : data;
        using var json = JsonDocument.Parse(envelope);
        var root = json.RootElement;
        string Field(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var request = new TopicEventRequest
        {
            Id = Field("id"),
            Source = Field("source"),
            Type = Field("type"),
            SpecVersion = Field("specversion"),
            DataContentType = Field("datacontenttype"),
            Topic = subscription.Topic,
            PubsubName = subscription.Pubsub,
            Path = path,
        };
        if (root.TryGetProperty("data_base64", out var base64))
            request.Data = ByteString.CopyFrom(base64.GetBytesFromBase64());
        else if (root.TryGetProperty("data", out var value))
            request.Data = value.ValueKind == JsonValueKind.String && !ContentType.IsJson(request.DataContentType)
                ? ByteString.CopyFrom(value.GetString()!, Encoding.UTF8) : ByteString.CopyFrom(value.GetRawText(), Encoding.UTF8);
        return request;
    }
}
