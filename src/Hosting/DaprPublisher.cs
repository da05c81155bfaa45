using DaprMessaging.Contracts;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>
/// Publishes by the SDK's generated stub: its friendlier client has one partition key for a whole bulk. A bulk keeps its
/// order; topics follow one another in the order of their first event.
/// </summary>
internal sealed class DaprPublisher(Proto.Dapr.DaprClient dapr, DaprEndpoint endpoint) : IPublisher
{
    private const int BytesPerCall = 3 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Sidecars before 1.17 know the call by its alpha name only; which one this is shows at the first bulk.
    private volatile bool alpha;

    public async Task PublishAsync(IReadOnlyList<Emission> emissions, CancellationToken ct)
    {
        foreach (var topic in emissions.GroupBy(e => e.Topic))
        {
            var request = NewRequest(topic.Key);
            var size = 0;
            foreach (var emission in topic)
            {
                if (size > 0 && size + emission.Size > BytesPerCall)
                {
                    await SendAsync(request, ct);
                    (request, size) = (NewRequest(topic.Key), 0);
                }

                request.Entries.Add(Entry(emission, request.Entries.Count));
                size += emission.Size;
            }

            await SendAsync(request, ct);
        }
    }

    // Request-level metadata would override that of the entries: it stays empty.
    private static Proto.BulkPublishRequest NewRequest(string topic) => new() { PubsubName = Names.PubSub, Topic = topic };

    private static Proto.BulkPublishRequestEntry Entry(Emission emission, int index)
    {
        var entry = new Proto.BulkPublishRequestEntry
        {
            EntryId = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Event = emission.Data,
            ContentType = emission.IsJson ? "application/json" : "application/octet-stream",
            Metadata =
            {
                { "partitionKey", emission.Key },
                { "cloudevent.id", emission.Id },
                { "cloudevent.type", emission.Type },
            },
        };
        if (emission.TraceParent.Length > 0) entry.Metadata.Add("cloudevent.traceparent", emission.TraceParent);
        if (emission.Subject.Length > 0) entry.Metadata.Add("cloudevent.subject", emission.Subject);
        if (emission.DeadReason is not { } reason) return entry;
        entry.Metadata.Add(Names.DeadReason, reason);
        entry.Metadata.Add(Names.DeadKind, emission.DeadKind.ToString());
        return entry;
    }

    private async Task SendAsync(Proto.BulkPublishRequest request, CancellationToken ct)
    {
        try
        {
            var response = await CallAsync(request, ct);
            if (response.FailedEntries.Count > 0)
                throw new PublishException($"{response.FailedEntries.Count} events: {response.FailedEntries[0].Error}");
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw new PublishException(e.Status.Detail, e);
        }
    }

    private async Task<Proto.BulkPublishResponse> CallAsync(Proto.BulkPublishRequest request, CancellationToken ct)
    {
        if (!alpha)
        {
            try
            {
                return await endpoint.CallAsync(options => dapr.BulkPublishEventAsync(request, options), Patience, ct);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented or StatusCode.Unknown)
            {
                alpha = true;
            }
        }

#pragma warning disable CS0612 // obsolete, and the only name that older sidecars know
        return await endpoint.CallAsync(options => dapr.BulkPublishEventAlpha1Async(request, options), Patience, ct);
#pragma warning restore CS0612
    }
}
