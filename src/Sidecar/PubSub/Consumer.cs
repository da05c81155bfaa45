using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One app instance reading one topic: its queue of ready partitions and its calls in flight.</summary>
[SuppressMessage("Reliability", "CA1001",
    Justification = "A late delivery may outlive the consumer; a source without a timer has nothing to dispose.")]
internal sealed class Consumer
{
    /// <summary>Kestrel refuses bodies over 30 MB; base64 and metadata come on top of this.</summary>
    private const long MaxCallBytes = 4 << 20;

    private readonly Broker broker;
    private readonly Topic topic;
    private readonly ConsumerGroup group;
    private readonly Func<Delivery, CancellationToken, Task> deliver;
    private readonly CancellationTokenSource revoked = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int lanes;
    private Queue<Claim> ready = new();
    private int inFlight;
    private bool isStopping;

    /// <param name="deliver">Makes the call and sets each item's verdict; an exception = all RETRY.</param>
    public Consumer(Broker broker, Topic topic, ConsumerGroup group, string appId, Subscription subscription,
        Func<Delivery, CancellationToken, Task> deliver)
    {
        (this.broker, this.topic, this.group, this.deliver) = (broker, topic, group, deliver);
        (AppId, Subscription) = (appId, subscription);
        // A single delivery takes one entry, so there its partitions are what runs side by side, as in daprd.
        lanes = subscription.IsBulk
            ? broker.Settings.Concurrency : Math.Max(broker.Settings.Concurrency, topic.Partitions.Count);
    }

    public string AppId { get; }

    public Subscription Subscription { get; }

    /// <summary>Under the topic's gate.</summary>
    public void Enqueue(Claim claim) => ready.Enqueue(claim);

    /// <summary>Starts calls while there are free lanes and ready partitions; under the topic's gate.</summary>
    public void Pump()
    {
        while (inFlight < lanes && !isStopping && ready.Count > 0 && !broker.Faults.IsPaused(AppId, topic.Name))
        {
            if (ready.Count > 1 && broker.Faults.Reorder.Strikes())
                Shuffle();
            var slices = Take();
            if (slices.Count == 0)
                return;
            inFlight++;
            ThreadPool.UnsafeQueueUserWorkItem(s => _ = RunAsync(s), slices, preferLocal: false);
        }
    }

    /// <summary>
    /// Takes nothing more, waits for what is in flight, and leaves the group. What is late counts for nothing.
    /// </summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        lock (topic.Gate)
        {
            isStopping = true;
            if (inFlight == 0)
                drained.TrySetResult();
        }
        try
        {
            await drained.Task.WaitAsync(timeout, broker.Time);
        }
        catch (TimeoutException)
        {
            Log.DrainTimedOut(broker.Logger, AppId, topic.Name);
        }
        lock (topic.Gate)
            group.Leave(this);
        await revoked.CancelAsync();
    }

    /// <summary>
    /// Everything ready of every ready partition, oldest waiting partition first, up to what one call takes.
    /// </summary>
    private List<Slice> Take()
    {
        var slices = new List<Slice>();
        var room = Subscription.MaxCount;
        var bytes = MaxCallBytes;
        while (room > 0 && bytes > 0 && ready.TryDequeue(out var claim))
        {
            if (!claim.TryStart(this, room, bytes, out var entries))
                continue;
            slices.Add(new Slice(claim, claim.Term, entries.ToArray()));
            room -= entries.Length;
            foreach (var entry in entries)
                bytes -= entry.Message?.Size ?? entry.Length;
        }
        return slices;
    }

    [SuppressMessage("Design", "CA1031",
        Justification = "The edge of a delivery: whatever failed, its entries come again.")]
    private async Task RunAsync(List<Slice> slices)
    {
        var items = slices.ConvertAll(s =>
            Array.ConvertAll(s.Entries, e => new Delivered(s.Claim.Partition.Number, e)));
        try
        {
            await DeliverAsync(items.SelectMany(i => i).ToList());
        }
        catch (Exception e)
        {
            Log.DeliveryFailed(broker.Logger, AppId, topic.Name, e);
        }
        lock (topic.Gate)
        {
            for (var i = 0; i < slices.Count; i++)
                Settle(slices[i], items[i]);
            inFlight--;
            if (isStopping && inFlight == 0)
                drained.TrySetResult();
            topic.Pump();
        }
    }

    [SuppressMessage("Design", "CA1031",
        Justification = "Whatever fails a call is a RETRY, which may be a dead letter.")]
    private async Task CallAsync(List<Delivered> wanted)
    {
        wanted.ForEach(i => i.Verdict = Verdict.Retry);
        try
        {
            await deliver(new Delivery(wanted), revoked.Token);
        }
        catch (Exception e) when (!revoked.IsCancellationRequested)
        {
            Log.DeliveryFailed(broker.Logger, AppId, topic.Name, e);
        }
    }

    private async Task DeliverAsync(List<Delivered> items)
    {
        var now = broker.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var item in items)
        {
            item.Message = item.Entry.Message ?? await broker.LoadAsync(item.Entry);
            if (item.Message is null)
                item.Verdict = Verdict.Forget;
            else if (item.Message.ExpiresAt is > 0 and var at && at < now)
                item.Verdict = Verdict.Drop;
        }
        var wanted = items.Where(i => i.Verdict == Verdict.Retry).ToList();
        if (wanted.Count > 0)
        {
            if (broker.Faults.Reorder.Strikes())
                broker.Chance.Shuffle(CollectionsMarshal.AsSpan(wanted));
            if (broker.Faults.DeliverTwice.Strikes())
                await CallAsync(wanted);
            await CallAsync(wanted);
        }
        if (Subscription.DeadLetterTopic is { } deadLetters)
            await DeadLetter.PublishAsync(broker, topic.Name, deadLetters, items);
    }

    /// <summary>Moves the group on past what is dealt with; the first RETRY stops its partition there.</summary>
    private void Settle(Slice slice, Delivered[] items)
    {
        var claim = slice.Claim;
        if (claim.Term != slice.Term)
            return;
        var done = Array.FindIndex(items, i => i.Verdict == Verdict.Retry) is >= 0 and var retry ? retry : items.Length;
        if (done > 0)
        {
            claim.Attempts = 0;
            broker.Advance(topic, group, claim, items[done - 1].Entry.Offset + 1);
        }
        if (done < items.Length)
        {
            claim.Block();
            Log.Retried(broker.Logger, AppId, topic.Name, claim.Partition.Number, claim.Attempts + 1);
            broker.After(Backoff.Delay(++claim.Attempts, broker.Chance), () =>
            {
                lock (topic.Gate)
                {
                    claim.Unblock();
                    topic.Pump();
                }
            });
        }
        claim.End();
    }

    private void Shuffle()
    {
        var claims = ready.ToArray();
        broker.Chance.Shuffle<Claim>(claims);
        ready = new Queue<Claim>(claims);
    }
}
