using System.Text.Json;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The publish methods of one sidecar, with daprd's status codes.</summary>
internal sealed class PublishCalls(string appId, ComponentSet components, SidecarContext context)
{
    private static readonly Empty empty = new();
    private static readonly MapField<string, string> none = [];

    public async Task<Empty> PublishAsync(Proto.PublishEventRequest request, ServerCallContext call)
    {
        context.Counters.Add(appId, "PublishEvent");
        var broker = Broker(request.PubsubName, request.Topic, request.Metadata);
        var message = Message(request.PubsubName, request.Topic, request.Data, request.DataContentType,
            request.Metadata, none, call);
        await PublishAsync(broker, request.Topic, [message], call);
        return empty;
    }

    public async Task<Proto.BulkPublishResponse> PublishBulkAsync(Proto.BulkPublishRequest request,
        ServerCallContext call)
    {
        context.Counters.AddBulk(appId, "BulkPublishEvent", request.Entries.Count);
        var broker = Broker(request.PubsubName, request.Topic, request.Metadata);
        var ids = new HashSet<string>(request.Entries.Count);
        var messages = new Message[request.Entries.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            var entry = request.Entries[i];
            if (entry.EntryId.Length == 0 || !ids.Add(entry.EntryId))
                throw Error(StatusCode.InvalidArgument,
                    $"error marshaling events to bytes for topic {request.Topic} pubsub {request.PubsubName}. error: "
                    + "entryId is duplicated or not present for entry");
            messages[i] = Message(request.PubsubName, request.Topic, entry.Event, entry.ContentType, entry.Metadata,
                request.Metadata, call);
        }
        await PublishAsync(broker, request.Topic, messages, call);
        return new Proto.BulkPublishResponse();
    }

    private Broker Broker(string pubsub, string topic, MapField<string, string> metadata)
    {
        if (components.Brokers.Count == 0)
            throw Error(StatusCode.FailedPrecondition, $"pubsub {pubsub} is not configured");
        if (pubsub.Length == 0)
            throw Error(StatusCode.InvalidArgument, "pubsub name is empty");
        var broker = components.Broker(pubsub, appId)
            ?? throw Error(StatusCode.InvalidArgument, $"pubsub {pubsub} is not found");
        if (topic.Length == 0)
            throw Error(StatusCode.InvalidArgument, $"topic is empty in pubsub {pubsub}");
        if (metadata.TryGetValue("rawPayload", out var raw) && raw.Equals("true", StringComparison.OrdinalIgnoreCase))
            throw Error(StatusCode.InvalidArgument,
                "rawPayload is not supported by the embedded sidecar: events are CloudEvents");
        return broker;
    }

    /// <summary>As on Kafka: what the request's metadata says wins over what the entry's says.</summary>
    private Message Message(string pubsub, string topic, ByteString data, string contentType,
        MapField<string, string> own, MapField<string, string> request, ServerCallContext call)
    {
        string? Find(string key) =>
            request.TryGetValue(key, out var value) || own.TryGetValue(key, out value) ? value : null;
        var now = context.Time.GetUtcNow();
        var (isValid, expiresAt) = Ttl.ExpiryOf(request.ContainsKey(Ttl.Key) ? request : own, context.Time);
        if (!isValid)
            throw Error(StatusCode.InvalidArgument, $"{Ttl.Key} '{Find(Ttl.Key)}' is no number of seconds");
        var envelope = new CloudEvent(pubsub, topic, appId)
        {
            Data = data.Memory,
            ContentType = contentType,
            TraceParent = Header(call, "traceparent") ?? "00-00000000000000000000000000000000-0000000000000000-00",
            TraceState = Header(call, "tracestate") ?? "",
            Now = now,
            ExpiresAt = expiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            // daprd's envelope looks at the entry first, and at the request only if the entry has metadata at all.
            Override = field =>
                own.TryGetValue("cloudevent." + field, out var value) || own.Count > 0
                && request.TryGetValue("cloudevent." + field, out value) ? value : null,
            NewId = context.Chance.NextGuid,
        };
        try
        {
            return new Message(envelope.ToBytes(), Merge(own, request))
            {
                Key = Find("partitionKey") ?? Find("__key"),
                PublishedAt = now.ToUnixTimeMilliseconds(),
                ExpiresAt = expiresAt ?? 0,
            };
        }
        catch (JsonException e)
        {
            throw Error(StatusCode.InvalidArgument, $"cannot create cloudevent: {e.Message}");
        }
    }

    private static KeyValuePair<string, string>[] Merge(MapField<string, string> own, MapField<string, string> request) =>
        request.Count == 0 ? [.. own] : [.. own.Where(o => !request.ContainsKey(o.Key)), .. request];

    private async Task PublishAsync(Broker broker, string topic, IReadOnlyList<Message> messages,
        ServerCallContext call)
    {
        try
        {
            if (context.Faults.PublishFails.Strikes())
                throw new InvalidOperationException("fault: the broker is out");
            await broker.PublishAsync(topic, messages, call.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Error(StatusCode.Internal,
                $"error when publishing to topic {topic} in pubsub {broker.Settings.Name}: {e.Message}");
        }
    }

    private static string? Header(ServerCallContext call, string name) => call.RequestHeaders.GetValue(name);

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));
}
