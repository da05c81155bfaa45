using System.Diagnostics.CodeAnalysis;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One app instance reading one topic: its queue of ready partitions and its calls in flight.</summary>
[SuppressMessage("Reliability", "CA1001",
    Justification = "A late delivery may outlive the consumer; a source without a timer has nothing to dispose.")]
internal sealed class Consumer : IConsumer
{
    /// <summary>Kestrel refuses bodies over 30 MB; base64 and metadata come on top of this.</summary>
    private const long MaxCallBytes = 4 << 20;

    private readonly IEntrySource source;
    private readonly Topic topic;
    private readonly ConsumerGroup group;
    private readonly Attempts attempts;
    private readonly SidecarContext context;
    private readonly CancellationTokenSource revoked = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<Claim> ready = new();
    private int inFlight;
    private bool isStopping;

    public Consumer(IEntrySource source, Topic topic, ConsumerGroup group, Attempts attempts) =>
        (this.source, this.topic, this.group, this.attempts, context) =
            (source, topic, group, attempts, attempts.Context);

    public string AppId => attempts.AppId;

    private Subscription Subscription => attempts.Subscription;

    // A single delivery takes one entry, so there its partitions are what runs side by side, as in daprd.
    private int Lanes => Subscription.IsBulk ? source.Concurrency : Math.Max(source.Concurrency, topic.Partitions.Count);

    /// <summary>Under the topic's gate.</summary>
    public void Enqueue(Claim claim) => ready.Enqueue(claim);

    /// <summary>Starts calls while there are free lanes and ready partitions; under the topic's gate.</summary>
    public void Pump()
    {
        while (inFlight < Lanes && !isStopping && ready.Count > 0 && !context.Faults.IsPaused(AppId, topic.Name))
        {
            if (ready.Count > 1 && context.Faults.Reorder.Strikes())
                Shuffle();
            var slices = Take();
            if (slices.Count == 0)
                return;
            inFlight++;
            ThreadPool.UnsafeQueueUserWorkItem(s => _ = RunAsync(s), slices, preferLocal: false);
        }
    }

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
            await drained.Task.WaitAsync(timeout, context.Time);
        }
        catch (TimeoutException)
        {
            Log.DrainTimedOut(context.Logger, AppId, topic.Name);
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
            await attempts.RunAsync(items.SelectMany(i => i).ToList(), source.LoadAsync, revoked.Token);
        }
        catch (Exception e)
        {
            Log.DeliveryFailed(context.Logger, AppId, topic.Name, e);
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
            source.Advance(topic, group, claim, items[done - 1].Entry.Offset + 1);
        }
        if (done < items.Length)
        {
            claim.Block();
            Log.Retried(context.Logger, AppId, topic.Name, claim.Partition.Number, claim.Attempts + 1);
            source.After(source.RestAfter(++claim.Attempts), () =>
            {
                lock (topic.Gate)
                {
                    if (claim.Term == slice.Term)
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
        context.Chance.Shuffle<Claim>(claims);
        ready = new Queue<Claim>(claims);
    }
}
