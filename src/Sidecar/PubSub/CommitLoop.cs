using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// The thread that flushes the log: one flush for all that was appended while the last one was under way.
/// </summary>
internal sealed class CommitLoop : IAsyncDisposable
{
    private static readonly TimeSpan offsetsWait = TimeSpan.FromMilliseconds(50);

    private readonly DurableLog log;
    private readonly LogCompaction compaction;
    private readonly CallCounters counters;
    private readonly ILogger logger;
    private readonly ITimer timer;
    private readonly Thread thread;
    private readonly object gate = new();
    private List<PendingPublish> waiting = [];
    private List<PendingPublish> group = [];
    private bool offsetsDue, stopped;
    private int timerSet;

    public CommitLoop(DurableLog log, LogCompaction compaction, CallCounters counters, TimeProvider time, ILogger logger)
    {
        (this.log, this.compaction, this.counters, this.logger) = (log, compaction, counters, logger);
        timer = time.CreateTimer(_ => Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        thread = new Thread(Run) { Name = "pubsub log", IsBackground = true };
        thread.Start();
    }

    /// <summary>Under the append gate, after its records have been appended.</summary>
    public void Enqueue(PendingPublish publish)
    {
        lock (gate)
        {
            if (stopped)
                publish.TrySetException(new ObjectDisposedException(nameof(CommitLoop), "the broker has stopped"));
            else
                waiting.Add(publish);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>
    /// Offsets were appended: they ride with the next publish, or go alone when there is none for a moment.
    /// </summary>
    public void CommitSoon()
    {
        if (Interlocked.Exchange(ref timerSet, 1) == 0)
            timer.Change(offsetsWait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Flushes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }
        thread.Join();
    }

    private void Signal()
    {
        lock (gate)
        {
            offsetsDue = true;
            Monitor.Pulse(gate);
        }
    }

    private void Run()
    {
        for (var isLast = false; !isLast;)
        {
            lock (gate)
            {
                while (waiting.Count == 0 && !offsetsDue && !stopped)
                    Monitor.Wait(gate);
                (group, waiting) = (waiting, group);
                (offsetsDue, isLast) = (false, stopped);
            }
            Volatile.Write(ref timerSet, 0);
            Flush();
            group.Clear();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A thread that ends leaves every publisher waiting.")]
    private void Flush()
    {
        try
        {
            log.Commit();
            counters.Add(CounterName.Host, CounterName.FlushLog);
            foreach (var publish in group)
                publish.Complete();
            compaction.StepAsync().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Log.LogCommitFailed(logger, group.Count, e);
            foreach (var publish in group)
                publish.TrySetException(new InvalidOperationException($"the log cannot be written: {e.Message}", e));
        }
    }
}
