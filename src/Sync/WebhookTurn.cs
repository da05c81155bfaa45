using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

// A topic of their own stands between Sync-T and webhooks: one that hangs must hold up no device. It holds up the other
// webhooks of its batch, so it is tried for a few seconds only, and left alone for a while once it has failed twice. What it has
// not taken is in the bot's mailbox, where previous_pts of the next event leads it.
/// <summary>Takes a batch of Bot-T: calls the webhooks of those bots that have one. The others are heard by their own apps.</summary>
internal sealed class WebhookTurn(IOutputBinding binding, SyncMeter meter, TimeProvider time, Random random, ILogger<WebhookTurn> log)
{
    private readonly BindingCalls calls = new(binding, time, random);

    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        await Task.WhenAll(deliveries.Select(d => (Delivery: d, Updates: Read(d))).Where(d => d.Updates?.Webhook.Length > 0)
            .GroupBy(d => d.Updates!.UserId).Select(bot => CallAsync(bot, ct)));
        return new EntryStatus[deliveries.Count];
    }

    private Proto.PushBotUpdates? Read(Delivery delivery)
    {
        if (delivery.Type != Proto.PushBotUpdates.Descriptor.FullName)
        {
            log.EventUnknown(delivery.Type, delivery.Id);
            return null;
        }

        try
        {
            return delivery.Parse(Proto.PushBotUpdates.Parser);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            log.EventUnreadable(delivery.Type, delivery.Id, e.Message);
            return null;
        }
    }

    // In the order of the topic: a bot that is told by webhook should not have to sort.
    private async Task CallAsync(IEnumerable<(Delivery Delivery, Proto.PushBotUpdates? Updates)> events, CancellationToken ct)
    {
        foreach (var (delivery, updates) in events) await CallAsync(delivery, updates!, ct);
    }

    private async Task CallAsync(Delivery delivery, Proto.PushBotUpdates updates, CancellationToken ct)
    {
        var dropped = await calls.CallAsync(Names.UserKey(updates.UserId), Names.BotBinding, "post", updates, ("path", updates.Webhook), ct);
        if (dropped is null) meter.WebhookTook();
        else Drop(delivery, updates, dropped);
    }

    private void Drop(Delivery delivery, Proto.PushBotUpdates updates, string reason)
    {
        meter.WebhookDropped();
        log.WebhookFailed(updates.UserId, delivery.Id, reason);
    }
}
