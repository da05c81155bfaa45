using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>
/// An idempotent producer that waits for all replicas. An error that is fatal to it (the broker has forgotten its
/// sequence) is answered by a new one: what was under way has failed, and is its publisher's to send again.
/// </summary>
internal sealed class KafkaProducer : IDisposable
{
    private static readonly TimeSpan roomPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan roomPatience = TimeSpan.FromSeconds(10);

    private readonly KafkaSettings settings;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private IProducer<byte[], byte[]> producer;
    private bool isDisposed;

    public KafkaProducer(KafkaSettings settings, ILogger logger)
    {
        (this.settings, this.logger) = (settings, logger);
        producer = Build();
    }

    /// <exception cref="KafkaException">No broker answers in time.</exception>
    public void Reach(TimeSpan timeout)
    {
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        admin.GetMetadata(timeout);
    }

    /// <summary>All are under way before the first is waited for: librdkafka keeps each key's order.</summary>
    public async Task PublishAsync(string topic, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
            return;
        var batch = new KafkaBatch(messages.Count);
        var sent = 0;
        try
        {
            for (; sent < messages.Count; sent++)
                await SendAsync(topic, KafkaMessages.To(messages[sent]), batch, ct);
        }
        finally
        {
            batch.Leave(messages.Count - sent); // of those that were never sent
        }
        await batch.Task.WaitAsync(ct);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            producer.Flush(TimeSpan.FromSeconds(5));
            producer.Dispose();
        }
    }

    private async Task SendAsync(string topic, Message<byte[], byte[]> message, KafkaBatch batch, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; ; waited += roomPause)
            try
            {
                lock (gate)
                {
                    ObjectDisposedException.ThrowIf(isDisposed, this);
                    producer.Produce(topic, message, batch.Report);
                }
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull
                && waited < roomPatience)
            {
                await Task.Delay(roomPause, TimeProvider.System, ct);
            }
            catch (KafkaException e)
            {
                throw new InvalidOperationException($"kafka: {e.Error.Reason}", e);
            }
    }

    private IProducer<byte[], byte[]> Build()
    {
        IProducer<byte[], byte[]>? built = null;
        built = new ProducerBuilder<byte[], byte[]>(KafkaClients.Producer(settings))
            .SetErrorHandler((p, error) => OnError(p, error))
            .SetLogHandler((_, line) => Log.Kafka(logger, settings.Name, line.Facility, line.Message))
            .Build();
        return built;
    }

    private void OnError(IProducer<byte[], byte[]> of, Error error)
    {
        if (!error.IsFatal)
        {
            Log.KafkaTroubled(logger, settings.Name, "producer", error.Code.ToString(), error.Reason);
            return;
        }
        lock (gate)
        {
            if (isDisposed || of != producer)
                return;
            Log.KafkaProducerReplaced(logger, settings.Name, error.Reason);
            producer = Build();
        }
        // Not here: this is the old one's own thread, which its end waits for.
        _ = Task.Run(of.Dispose);
    }
}
