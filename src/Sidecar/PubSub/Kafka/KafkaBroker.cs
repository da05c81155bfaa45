using Confluent.Kafka;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>A <c>pubsub.kafka</c> component: one producer for all its apps, a consumer for each subscription.</summary>
internal sealed class KafkaBroker : IPubSub
{
    private readonly KafkaSettings settings;
    private readonly SidecarContext context;
    private readonly KafkaProducer producer;

    private KafkaBroker(KafkaSettings settings, SidecarContext context) =>
        (this.settings, this.context, producer) = (settings, context, new KafkaProducer(settings, context.Logger));

    public string Name => settings.Name;

    /// <exception cref="InvalidDataException">The component is wrong, or no broker answers in its time.</exception>
    public static KafkaBroker Start(Component component, SidecarContext context)
    {
        var settings = KafkaSettings.From(component);
        try
        {
            return Start(settings, component.InitTimeout, context);
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException or ArgumentException)
        {
            throw component.Error($"cannot reach {settings.Brokers}: {e.Message}", e);
        }
    }

    public static KafkaBroker Start(KafkaSettings settings, TimeSpan timeout, SidecarContext context)
    {
        var broker = new KafkaBroker(settings, context);
        try
        {
            broker.producer.Reach(timeout);
            return broker;
        }
        catch
        {
            broker.producer.Dispose();
            throw;
        }
    }

    public Task PublishAsync(string topic, IReadOnlyList<Message> messages, CancellationToken ct) =>
        producer.PublishAsync(topic, messages, ct);

    public IConsumer Subscribe(string appId, Subscription subscription,
        Func<Delivery, CancellationToken, Task> deliver) =>
        new KafkaReader(settings, settings.ConsumerGroup ?? appId,
            new(this, appId, subscription, deliver, context) { SkipsFailed = !settings.RetriesDeliveries });

    public ValueTask DisposeAsync()
    {
        producer.Dispose();
        return ValueTask.CompletedTask;
    }
}
