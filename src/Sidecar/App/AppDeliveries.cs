using System.Net.Http.Headers;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.App;

/// <summary>Brings a topic's entries to an app and reads the app's answers.</summary>
internal sealed class AppDeliveries(AppChannel app, string appId, Subscription subscription, CallCounters counters,
    Chance chance)
{
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(60);
    private static readonly MediaTypeHeaderValue cloudEvent = new("application/cloudevents+json");
    private static readonly MediaTypeHeaderValue json = new("application/json");

    public Task DeliverAsync(Delivery delivery, CancellationToken ct) =>
        subscription.IsBulk ? DeliverBulkAsync(delivery, ct) : DeliverOneAsync(delivery.Items[0], ct);

    private async Task DeliverOneAsync(Delivered item, CancellationToken ct)
    {
        counters.Add(appId, CounterName.Deliver);
        using var request = app.Request(HttpMethod.Post, subscription.Route, new ByteArrayContent(item.Message!.Data));
        request.Content!.Headers.ContentType = cloudEvent;
        foreach (var (key, value) in EntryMetadata.Of(subscription.Topic, item))
            if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
                request.Headers.TryAddWithoutValidation(key.ToLowerInvariant(), value);
        request.Headers.TryAddWithoutValidation("pubsubname", subscription.Pubsub);
        if (EnvelopeTrace.ParentOf(item.Message.Data) is { } parent)
            request.Headers.TryAddWithoutValidation("traceparent", parent);
        var (status, body, _) = await app.SendAsync(request, timeout, ct);
        item.Verdict = AppAnswers.Single(status, body);
    }

    private async Task DeliverBulkAsync(Delivery delivery, CancellationToken ct)
    {
        counters.AddBulk(appId, CounterName.DeliverBulk, delivery.Items.Count);
        var body = new PooledWriter(delivery.Items.Sum(i => i.Message!.Data.Length + 320) + 256);
        BulkBody.Write(body, subscription, delivery.Items, chance.NextGuid());
        using var request = app.Request(HttpMethod.Post, subscription.Route, new ReadOnlyMemoryContent(body.Written));
        request.Content!.Headers.ContentType = json;
        request.Headers.TryAddWithoutValidation("pubsubname", subscription.Pubsub);
        var (status, answer, _) = await app.SendAsync(request, timeout, ct);
        body.Dispose(); // not after an exception: the connection may still be sending it
        AppAnswers.Bulk(status, answer, delivery.Items);
    }
}
