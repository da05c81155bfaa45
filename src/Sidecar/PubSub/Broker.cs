using System.Collections.Concurrent;
using DaprMessaging.Sidecar.App;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.PubSub;

// The broker of one pubsub component, shaped like Kafka: a topic has partitions, a key decides the partition, a group
// (an app) reads each partition in order with one delivery in flight, and keeps a high-water offset per partition.
//
// What is durable when. A publish appends its entries to the log under the append gate, which also hands out the
// offsets, so that the log's order is each partition's order. The commit loop flushes, and only then are the entries
// visible to groups and the publisher answered: nothing that was delivered can vanish in a power loss, and nothing that
// was acknowledged either. An acknowledged offset is appended and rides with the next flush; if the machine dies first,
// those entries are delivered again. Offset records lie behind the entries they speak of, so no recovery sees an offset
// without its entries.
//
// What is kept. An entry lives until every known group of its topic has passed it; a topic without groups keeps all.
// Bytes beyond maxBytesInMemory stay in the log only and are read when their turn comes; a broker without a log refuses
// the publish instead. A volatile topic never sees the log; beyond volatileMaxBytes its oldest entries are dropped
// aloud.
//
// Locks. Order: a topic's gate, then the append gate. The commit loop takes them one at a time.

/// <summary>The topics of one <c>pubsub.local</c> or <c>pubsub.in-memory</c> component.</summary>
internal sealed class Broker : IPubSub, IEntrySource
{
    private readonly ConcurrentDictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly Lock appendGate = new();
    private readonly SidecarContext context;
    private readonly CancellationTokenSource stopped = new();
    private readonly LogSpace space = new();
    private readonly DurableLog? log;
    private readonly CommitLoop? commits;
    private long bytesInMemory;

    public Broker(BrokerSettings settings, SidecarContext context, LogSize? size = null)
    {
        (Settings, this.context) = (settings, context);
        context.Faults.Resumed += PumpAll;
        if (settings.LogPath is null)
            return;
        log = new DurableLog(settings.LogPath, size ?? new LogSize(), context.Time, Logger);
        LogRecovery.Run(log, this);
        var compaction = new LogCompaction(log, space, size ?? new LogSize(), this, appendGate);
        commits = new CommitLoop(log, compaction, context.Counters, context.Time, Logger);
    }

    public BrokerSettings Settings { get; }

    public string Name => Settings.Name;

    public int Concurrency => Settings.Concurrency;

    public ILogger Logger => context.Logger;

    public IEnumerable<Topic> Topics => topics.Values;

    /// <summary>The bytes from the oldest needed record of the log to its end.</summary>
    public long LogBytes => log is null ? 0 : log.Tail - log.Begin;

    public Topic TopicOf(string name) =>
        topics.GetOrAdd(name, n => new Topic(n, Settings.Partitions, Settings.IsDurable(n)));

    /// <summary>All of them or none; durable when it returns, unless the topic is volatile.</summary>
    /// <exception cref="InvalidOperationException">There is no room, or the log cannot be written.</exception>
    public async Task PublishAsync(string topicName, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
            return;
        var topic = TopicOf(topicName);
        if (topic.IsDurable && commits is not null)
            await Append(topic, messages).WaitAsync(ct);
        else
            Keep(topic, messages);
    }

    public IConsumer Subscribe(string appId, Subscription subscription,
        Func<Delivery, CancellationToken, Task> deliver)
    {
        var topic = TopicOf(subscription.Topic);
        lock (topic.Gate)
        {
            var isNew = !topic.Groups.ContainsKey(Settings.ConsumerGroup ?? appId);
            var group = topic.GroupOf(Settings.ConsumerGroup ?? appId);
            if (isNew)
                foreach (var claim in group.Claims)
                    LogOffset(topic, group, claim);
            var consumer = new Consumer(this, topic, group, new(this, appId, subscription, deliver, context));
            group.Join(consumer);
            return consumer;
        }
    }

    public void Advance(Topic topic, ConsumerGroup group, Claim claim, long position)
    {
        claim.Position = position;
        if (claim.Partition.IsLogged)
            LogOffset(topic, group, claim);
        Trim(topic, claim.Partition);
    }

    /// <summary>Forgets what no group needs; under the topic's gate.</summary>
    public void Trim(Topic topic, Partition partition)
    {
        var needed = topic.NeededFrom(partition);
        while (partition.Count > 0 && partition.First.Offset < needed)
            Release(topic, partition.RemoveFirst());
    }

    public async ValueTask<Message?> LoadAsync(Entry entry)
    {
        for (var address = entry.Address; log is not null; address = entry.Address)
        {
            if (await log.TryReadAsync(address, entry.Length) is { } message)
                return message;
            if (entry.Address == address) // else it has been copied forward meanwhile
                break;
        }
        Log.EntryLost(Logger, Settings.Name, entry.Offset);
        return null;
    }

    /// <summary>Takes an entry that recovery found; its message is read when its turn comes.</summary>
    public void Restore(Partition partition, Entry entry)
    {
        space.Add(log!.PageOf(entry.Address), entry.Length);
        partition.Append(entry);
    }

    public TimeSpan RestAfter(int attempt) => Backoff.Delay(attempt, context.Chance);

    public void After(TimeSpan delay, Action action) => _ = AfterAsync(delay, action);

    public async ValueTask DisposeAsync()
    {
        context.Faults.Resumed -= PumpAll;
        await stopped.CancelAsync();
        if (commits is not null)
            await commits.DisposeAsync();
        log?.Dispose();
        stopped.Dispose();
    }

    private Task Append(Topic topic, IReadOnlyList<Message> messages)
    {
        // Before anything is appended: a publish is all or nothing.
        foreach (var message in messages)
            if (message.Size + 3 * (topic.Name.Length + (message.Key?.Length ?? 0)) > log!.MaxRecord)
                throw new ArgumentException(
                    $"a message of about {message.Size} bytes is larger than the log takes ({log.MaxRecord})");
        var pending = new PendingPublish(topic, messages.Count);
        lock (appendGate)
        {
            foreach (var message in messages)
            {
                var partition = topic.PartitionFor(message.Key);
                var offset = partition.NextOffset++;
                var (address, length) = log!.Append(LogRecord.Entry(topic.Name, partition.Number, offset, message));
                partition.IsLogged = true;
                space.Add(log.PageOf(address), length);
                pending.Add(partition, new Entry(offset)
                {
                    Message = TryHold(message.Size) ? message : null,
                    Address = address,
                    Length = length,
                });
            }
            commits!.Enqueue(pending);
        }
        return pending.Task;
    }

    private void Keep(Topic topic, IReadOnlyList<Message> messages)
    {
        var isVolatile = Settings.LogPath is not null;
        if (!isVolatile && !TryHold(messages.Sum(m => (long)m.Size)))
            throw new InvalidOperationException(
                $"pubsub '{Settings.Name}' is full: {Settings.MaxBytesInMemory} bytes are waiting for subscribers "
                + "(metadata 'maxBytesInMemory')");
        lock (topic.Gate)
        {
            foreach (var message in messages)
            {
                var partition = topic.PartitionFor(message.Key);
                partition.Append(new Entry(partition.NextOffset++) { Message = message });
                topic.VolatileBytes += message.Size;
                if (isVolatile && topic.VolatileBytes > Settings.VolatileMaxBytes)
                    DropOldest(topic);
                topic.Announce(partition);
            }
            topic.Pump();
        }
    }

    private void DropOldest(Topic topic)
    {
        var dropped = 0;
        while (topic.VolatileBytes > Settings.VolatileMaxBytes
            && topic.Partitions.Where(p => p.Count > 1).MinBy(p => p.First.Message?.PublishedAt ?? 0) is { } oldest)
        {
            Release(topic, oldest.RemoveFirst());
            dropped++;
        }
        Log.VolatileDropped(Logger, dropped, topic.Name);
        context.Counters.Add(topic.Name, CounterName.Dropped, dropped);
    }

    private void Release(Topic topic, Entry entry)
    {
        if (entry.Address > 0)
            space.Remove(log!.PageOf(entry.Address), entry.Length);
        if (entry.Message is not { } message)
            return;
        if (entry.Address == 0)
            topic.VolatileBytes -= message.Size;
        if (entry.Address > 0 || log is null)
            Interlocked.Add(ref bytesInMemory, -message.Size);
    }

    private bool TryHold(long size)
    {
        if (Interlocked.Add(ref bytesInMemory, size) <= Settings.MaxBytesInMemory)
            return true;
        Interlocked.Add(ref bytesInMemory, -size);
        return false;
    }

    private void LogOffset(Topic topic, ConsumerGroup group, Claim claim)
    {
        if (log is null || !(topic.IsDurable || claim.Partition.IsLogged))
            return;
        try
        {
            lock (appendGate)
                log.Append(LogRecord.Position(topic.Name, claim.Partition.Number, group.Name, claim.Position));
            commits?.CommitSoon();
        }
        catch (Exception e) when (e is IOException or FASTER.core.CommitFailureException)
        {
            Log.OffsetNotLogged(Logger, topic.Name, claim.Partition.Number, e);
        }
    }

    private void PumpAll()
    {
        foreach (var topic in topics.Values)
            lock (topic.Gate)
                topic.Pump();
    }

    private async Task AfterAsync(TimeSpan delay, Action action)
    {
        await Task.Delay(delay, context.Time, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopped.IsCancellationRequested)
            action();
    }
}
