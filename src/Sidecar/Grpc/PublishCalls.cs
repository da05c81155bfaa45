using System.Text.Json;
using DaprMessaging.Sidecar.Http;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The publish methods of one sidecar, with daprd's errors. The HTTP API translates to them.</summary>
internal sealed class PublishCalls(string appId, ComponentSet components, SidecarContext context)
{
    private static readonly Empty empty = new();
    private static readonly MapField<string, string> none = [];

    public async Task<Empty> PublishAsync(Proto.PublishEventRequest request, IHeaderDictionary headers,
        CancellationToken ct)
    {
        context.Counters.Add(appId, "PublishEvent");
        var broker = Broker(request.PubsubName, request.Topic, request.Metadata);
        var message = Message(request.PubsubName, request.Topic, request.Data, request.DataContentType,
            request.Metadata, none, headers);
        await PublishAsync(broker, request.Topic, [message], ct);
        return empty;
    }

    public async Task<Proto.BulkPublishResponse> PublishBulkAsync(Proto.BulkPublishRequest request,
        IHeaderDictionary headers, CancellationToken ct)
    {
        context.Counters.AddBulk(appId, "BulkPublishEvent", request.Entries.Count);
        var broker = Broker(request.PubsubName, request.Topic, request.Metadata);
        var ids = new HashSet<string>(request.Entries.Count);
        var messages = new Message[request.Entries.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            var entry = request.Entries[i];
            if (entry.EntryId.Length == 0 || !ids.Add(entry.EntryId))
                throw PublishErrors.EntryId(request.PubsubName, request.Topic);
            messages[i] = Message(request.PubsubName, request.Topic, entry.Event, entry.ContentType, entry.Metadata,
                request.Metadata, headers);
        }
        await PublishAsync(broker, request.Topic, messages, ct);
        return new Proto.BulkPublishResponse();
    }

    /// <exception cref="SidecarException">This app has no such pubsub, or no topic is named.</exception>
    public void Demand(string pubsub, string topic) => Broker(pubsub, topic, none);

    private IPubSub Broker(string pubsub, string topic, MapField<string, string> metadata)
    {
        if (components.Brokers.Count == 0)
            throw PublishErrors.NotConfigured(pubsub);
        if (pubsub.Length == 0)
            throw PublishErrors.NameEmpty();
        var broker = components.Broker(pubsub, appId) ?? throw PublishErrors.NotFound(pubsub);
        if (topic.Length == 0)
            throw PublishErrors.TopicEmpty(pubsub);
        if (!components.Topics(pubsub).MayPublish(appId, topic))
            throw PublishErrors.Forbidden(pubsub, topic, appId);
        if (metadata.TryGetValue(RawPayload.Key, out var raw) && !RawPayload.IsBoolean(raw))
            throw PublishErrors.Metadata(pubsub, $"{RawPayload.Key} value must be a valid boolean: actual is '{raw}'");
        return broker;
    }

    /// <summary>As on Kafka: what the request's metadata says wins over what the entry's says.</summary>
    private Message Message(string pubsub, string topic, ByteString data, string contentType,
        MapField<string, string> own, MapField<string, string> request, IHeaderDictionary headers)
    {
        string? Find(string key) =>
            request.TryGetValue(key, out var value) || own.TryGetValue(key, out value) ? value : null;
        var now = context.Time.GetUtcNow();
        // Of a bulk, only the request can ask for it.
        if (RawPayload.IsAskedIn(request == none ? own : request))
            return new Message(data.ToByteArray(), Merge(own, request))
            {
                Key = Find("partitionKey") ?? Find("__key"),
                PublishedAt = now.ToUnixTimeMilliseconds(),
            };
        // daprd's envelope looks at the entry first, and at the request only if the entry has metadata at all.
        var (isValid, expiresAt) = Ttl.ExpiryOf(own.ContainsKey(Ttl.Key) || own.Count == 0 ? own : request, context.Time);
        if (!isValid)
            throw PublishErrors.Metadata(pubsub, $"{Ttl.Key} '{Find(Ttl.Key)}' is no number of seconds");
        var envelope = new CloudEvent(pubsub, topic, appId)
        {
            Data = data.Memory,
            ContentType = contentType,
            TraceParent = Header(headers, "traceparent") ?? "00-00000000000000000000000000000000-0000000000000000-00",
            TraceState = Header(headers, "tracestate") ?? "",
            Now = now,
            ExpiresAt = expiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            Override = key => own.TryGetValue(key, out var value) || own.Count > 0 && request.TryGetValue(key, out value) ? value : null,
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
            throw PublishErrors.CloudEvent(pubsub, e.Message);
        }
    }

    private static KeyValuePair<string, string>[] Merge(MapField<string, string> own, MapField<string, string> request) =>
        request.Count == 0 ? own.ToArray() : [.. own.Where(o => !request.ContainsKey(o.Key)), .. request];

    private async Task PublishAsync(IPubSub broker, string topic, IReadOnlyList<Message> messages,
        CancellationToken ct)
    {
        try
        {
            if (context.Faults.PublishFails.Strikes())
                throw new InvalidOperationException("fault: the broker is out");
            await broker.PublishAsync(topic, messages, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw PublishErrors.Publish(broker.Name, topic, e.Message);
        }
    }

    private static string? Header(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
