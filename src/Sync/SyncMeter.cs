using System.Diagnostics.Metrics;

namespace DaprMessaging.Sync;

/// <summary>What this room counts.</summary>
internal sealed class SyncMeter : IDisposable
{
    private readonly Meter meter = new("DaprMessaging.Sync");
    private readonly Counter<long> taken, dropped, notified, unnotified;

    public SyncMeter()
    {
        taken = meter.CreateCounter<long>("sync.webhooks.taken", "{event}", "Events that webhooks of bots have taken");
        dropped = meter.CreateCounter<long>("sync.webhooks.dropped", "{event}", "Events that they have not, and that nobody tries again");
        notified = meter.CreateCounter<long>("sync.notifications.taken", "{notification}", "Notifications that the binding has taken");
        unnotified = meter.CreateCounter<long>("sync.notifications.dropped", "{notification}", "Notifications that it has not, and that nobody tries again");
    }

    /// <summary>For who listens to this one, where there are several.</summary>
    internal Meter Meter => meter;

    public void WebhookTook() => taken.Add(1);

    public void WebhookDropped() => dropped.Add(1);

    public void Notified() => notified.Add(1);

    public void NotificationDropped() => unnotified.Add(1);

    public void Dispose() => meter.Dispose();
}
