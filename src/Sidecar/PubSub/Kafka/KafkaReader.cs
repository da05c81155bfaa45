using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

// A Kafka consumer whose partitions feed the same claims, lanes and verdicts as the embedded broker's.
//
// Who does what. One thread polls: it appends what comes to the partition's entries, and runs librdkafka's rebalance
// callbacks. Deliveries run elsewhere and end under the topic's gate, as Consumer says. What an app has acknowledged is
// stored there, also under the gate, and librdkafka commits what is stored every second: a high-water mark.
//
// Rebalance. When partitions are revoked nothing more of them starts; those in flight have a while to end, their
// acknowledgements are committed, and only then is the partition given away. What is later than that, or comes when the
// partitions were lost without warning, meets a claim of another term and counts for nothing.
//
// Back-pressure. What an app has not acknowledged stays in memory. A partition with more than its share of
// maxBytesInMemory is paused at the broker until half of that is gone, so one that is blocked by a RETRY stops itself
// and nobody else.

/// <summary>One app instance reading one topic of Kafka.</summary>
[SuppressMessage("Reliability", "CA1001",
    Justification = "A retry's timer may outlive the reader; a source without a timer has nothing to dispose.")]
internal sealed class KafkaReader : IConsumer, IEntrySource
{
    private static readonly TimeSpan pollTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan closeTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Entries appended before deliveries are started: together they are a batch.</summary>
    private const int MaxBurst = 500;

    private readonly KafkaSettings settings;
    private readonly SidecarContext context;
    private readonly Topic topic;
    private readonly Consumer consumer;
    private readonly KafkaAssignment assignment;
    private readonly IConsumer<byte[], byte[]> kafka;
    private readonly CancellationTokenSource stopped = new();
    private readonly Task polling;

    public KafkaReader(KafkaSettings settings, string groupId, Attempts attempts)
    {
        (this.settings, context) = (settings, attempts.Context);
        topic = new Topic(attempts.Subscription.Topic, 0, isDurable: true);
        var group = topic.GroupOf(groupId);
        consumer = new Consumer(this, topic, group, attempts);
        lock (topic.Gate)
            group.Join(consumer);
        assignment = new KafkaAssignment(settings, topic, group, consumer, context);
        kafka = new ConsumerBuilder<byte[], byte[]>(KafkaClients.Consumer(settings, groupId))
            .SetPartitionsAssignedHandler(assignment.Assign)
            .SetPartitionsRevokedHandler((k, partitions) => assignment.Revoke(k, partitions))
            .SetPartitionsLostHandler((_, partitions) => assignment.Lose(partitions))
            .SetOffsetsCommittedHandler((_, committed) => OnCommitted(committed))
            .SetErrorHandler((_, e) =>
                Log.KafkaTroubled(context.Logger, settings.Name, groupId, e.Code.ToString(), e.Reason))
            .SetLogHandler((_, line) => Log.Kafka(context.Logger, settings.Name, line.Facility, line.Message))
            .Build();
        context.Faults.Resumed += Pump;
        kafka.Subscribe(topic.Name);
        polling = Task.Factory.StartNew(Poll, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Concurrency => settings.Concurrency;

    public ValueTask<Message?> LoadAsync(Entry entry) => new(entry.Message);

    public void Advance(Topic of, ConsumerGroup group, Claim claim, long position)
    {
        claim.Position = position;
        assignment.Advance(kafka, claim.Partition, position);
    }

    public TimeSpan RestAfter(int attempt) => settings.Rest ?? Backoff.Delay(attempt, context.Chance);

    public void After(TimeSpan delay, Action action) => _ = AfterAsync(delay, action);

    public async Task StopAsync(TimeSpan timeout)
    {
        await consumer.StopAsync(timeout); // it polls on meanwhile, and so keeps its place in the group
        context.Faults.Resumed -= Pump;
        await stopped.CancelAsync();
        try
        {
            await polling.WaitAsync(closeTimeout, context.Time);
        }
        catch (TimeoutException)
        {
            Log.KafkaCloseTimedOut(context.Logger, consumer.AppId, topic.Name);
        }
    }

    private void Poll()
    {
        while (!stopped.IsCancellationRequested)
            try
            {
                PollOnce();
            }
            catch (KafkaException e)
            {
                Log.KafkaConsumeFailed(context.Logger, consumer.AppId, topic.Name, e.Error.Reason);
                stopped.Token.WaitHandle.WaitOne(settings.ConsumeRetryInterval);
            }
        try
        {
            kafka.Close(); // revokes, commits, leaves the group
        }
        catch (KafkaException e)
        {
            Log.KafkaConsumeFailed(context.Logger, consumer.AppId, topic.Name, e.Error.Reason);
        }
        kafka.Dispose();
    }

    private void PollOnce()
    {
        try
        {
            var burst = 1;
            // Each at once: a callback during the next Consume may take its partition away.
            for (var result = kafka.Consume(pollTime); result is not null;
                result = burst++ < MaxBurst ? kafka.Consume(TimeSpan.Zero) : null)
                assignment.Append(kafka, result.Partition.Value, KafkaMessages.From(result));
        }
        finally
        {
            Pump();
        }
    }

    private void Pump()
    {
        lock (topic.Gate)
            topic.Pump();
    }

    private void OnCommitted(CommittedOffsets committed)
    {
        if (committed.Error.IsError)
            Log.KafkaCommitFailed(context.Logger, consumer.AppId, topic.Name, committed.Error.Reason);
    }

    private async Task AfterAsync(TimeSpan delay, Action action)
    {
        await Task.Delay(delay, context.Time, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopped.IsCancellationRequested)
            action();
    }
}
