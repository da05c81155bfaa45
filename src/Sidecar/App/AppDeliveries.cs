using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.App;

/// <summary>Brings a topic's entries to an app and reads the app's answers.</summary>
internal sealed class AppDeliveries(AppChannel app, string appId, Subscription subscription,
    SidecarContext context)
{
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(60);
    private static readonly MediaTypeHeaderValue cloudEvent = new("application/cloudevents+json");
    private static readonly MediaTypeHeaderValue json = new("application/json");

    public Task DeliverAsync(Delivery delivery, CancellationToken ct)
    {
        if (subscription.IsBulk)
            return DeliverByPathAsync(delivery.Items, ct);
        var item = delivery.Items[0];
        return EventRoutes.PathOf(subscription, item) is { } path ? DeliverOneAsync(path, item, ct) : Task.CompletedTask;
    }

    /// <summary>One call for each path; one that fails does not keep the others from theirs.</summary>
    private async Task DeliverByPathAsync(IReadOnlyList<Delivered> items, CancellationToken ct)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var group in items.GroupBy(i => EventRoutes.PathOf(subscription, i)).Where(g => g.Key is not null))
            try
            {
                await DeliverBulkAsync(group.Key!, [.. group], ct);
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        failure?.Throw();
    }

    private async Task DeliverOneAsync(string path, Delivered item, CancellationToken ct)
    {
        context.Counters.Add(appId, CounterName.Deliver);
        var body = subscription.IsRaw
            ? RawPayload.Wrap(item.Message!.Data, subscription.Pubsub, subscription.Topic, context.Chance.NextGuid())
            : item.Message!.Data;
        using var request = app.Request(HttpMethod.Post, path, new ByteArrayContent(body));
        request.Content!.Headers.ContentType = cloudEvent;
        foreach (var (key, value) in EntryMetadata.Of(subscription.Topic, item))
            if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
                request.Headers.TryAddWithoutValidation(key.ToLowerInvariant(), value);
        request.Headers.TryAddWithoutValidation("pubsubname", subscription.Pubsub);
        if (EnvelopeTrace.ParentOf(body) is { } parent)
            request.Headers.TryAddWithoutValidation("traceparent", parent);
        var (status, answer, _) = await app.SendAsync(request, timeout, ct);
        item.Verdict = AppAnswers.Single(status, answer);
    }

    private async Task DeliverBulkAsync(string path, IReadOnlyList<Delivered> items, CancellationToken ct)
    {
        context.Counters.AddBulk(appId, CounterName.DeliverBulk, items.Count);
        var body = new PooledWriter(items.Sum(i => i.Message!.Data.Length + 320) + 256);
        BulkBody.Write(body, subscription, items, context.Chance.NextGuid(), context.Faults.RoundNumbers.Strikes());
        using var request = app.Request(HttpMethod.Post, path, new ReadOnlyMemoryContent(body.Written));
        request.Content!.Headers.ContentType = json;
        request.Headers.TryAddWithoutValidation("pubsubname", subscription.Pubsub);
        var (status, answer, _) = await app.SendAsync(request, timeout, ct);
        body.Dispose(); // not after an exception: the connection may still be sending it
        AppAnswers.Bulk(status, answer, items);
    }
}
