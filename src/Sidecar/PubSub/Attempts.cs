using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// Attempts to deliver entries of one topic to one app: what is expired is not sent, what failed may be a dead letter.
/// </summary>
internal sealed class Attempts(IPubSub pubsub, string appId, Subscription subscription,
    Func<Delivery, CancellationToken, Task> deliver, SidecarContext context)
{
    public string AppId => appId;

    public Subscription Subscription => subscription;

    public SidecarContext Context => context;

    /// <summary>What failed is not tried again.</summary>
    public bool SkipsFailed { get; init; }

    /// <summary>Sets the verdict of every item.</summary>
    public async Task RunAsync(List<Delivered> items, Func<Entry, ValueTask<Message?>> load, CancellationToken ct)
    {
        var now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var item in items)
        {
            item.Message = item.Entry.Message ?? await load(item.Entry);
            if (item.Message is null)
                item.Verdict = Verdict.Forget;
            else if (item.Message.ExpiresAt is > 0 and var at && at < now)
                item.Verdict = Verdict.Drop;
            else if (!IsReadable(item.Message))
                Log.NoEnvelope(context.Logger, subscription.Topic, item.Partition, item.Entry.Offset);
        }
        var wanted = items.Where(i => i.Verdict == Verdict.Retry && IsReadable(i.Message!)).ToList();
        if (wanted.Count > 0)
        {
            if (context.Faults.Reorder.Strikes())
                context.Chance.Shuffle(CollectionsMarshal.AsSpan(wanted));
            if (context.Faults.DeliverTwice.Strikes())
                await CallAsync(wanted, ct);
            await CallAsync(wanted, ct);
        }
        if (subscription.DeadLetterTopic is { } deadLetters)
            await DeadLetter.PublishAsync(pubsub, context, subscription.Topic, deadLetters, items);
        foreach (var item in items.Where(i => SkipsFailed && i.Verdict == Verdict.Retry))
        {
            Log.Skipped(context.Logger, subscription.Topic, item.Partition, item.Entry.Offset);
            item.Verdict = Verdict.Forget;
        }
    }

    private bool IsReadable(Message message) => message.IsEnvelope || subscription.IsRaw;

    [SuppressMessage("Design", "CA1031",
        Justification = "Whatever fails a call is a RETRY, which may be a dead letter.")]
    private async Task CallAsync(List<Delivered> wanted, CancellationToken ct)
    {
        wanted.ForEach(i => i.Verdict = Verdict.Retry);
        try
        {
            await deliver(new Delivery(wanted), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.DeliveryFailed(context.Logger, appId, subscription.Topic, e);
        }
    }
}
