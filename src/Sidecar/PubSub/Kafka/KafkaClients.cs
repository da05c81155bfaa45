using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>The settings of librdkafka's clients.</summary>
internal static class KafkaClients
{
    /// <summary>sarama's hash partitioner, as daprd has it; <see cref="Fnv1a.Partition"/> says the same.</summary>
    private const string Partitioner = "fnv1a_random";

    public static ProducerConfig Producer(KafkaSettings settings) => With(settings, new ProducerConfig
    {
        Acks = Acks.All,
        EnableIdempotence = true,
        // Each publish is awaited: waiting for company would only delay it. What queues meanwhile goes together.
        LingerMs = 0,
        MessageMaxBytes = settings.MaxMessageBytes,
        MessageTimeoutMs = 10_000,
        QueueBufferingMaxKbytes = 64 << 10,
        DeliveryReportFields = "none",
    });

    public static ConsumerConfig Consumer(KafkaSettings settings, string group) => With(settings, new ConsumerConfig
    {
        GroupId = group,
        AutoOffsetReset = settings.StartsAtOldest ? AutoOffsetReset.Earliest : AutoOffsetReset.Latest,
        // What is stored is committed; stored is only what the app has acknowledged.
        EnableAutoCommit = true,
        EnableAutoOffsetStore = false,
        AutoCommitIntervalMs = 1000,
        PartitionAssignmentStrategy = settings.RebalanceStrategy == "range"
            ? PartitionAssignmentStrategy.Range : PartitionAssignmentStrategy.RoundRobin,
        SessionTimeoutMs = (int)settings.SessionTimeout.TotalMilliseconds,
        HeartbeatIntervalMs = (int)settings.HeartbeatInterval.TotalMilliseconds,
        MaxPollIntervalMs = (int)Math.Max(300_000, settings.SessionTimeout.TotalMilliseconds),
        FetchMinBytes = settings.FetchMinBytes,
        FetchWaitMaxMs = (int)settings.FetchMaxWait.TotalMilliseconds,
        MaxPartitionFetchBytes = Math.Max(1 << 20, settings.MaxMessageBytes),
        FetchMaxBytes = Math.Max(50 << 20, settings.MaxMessageBytes),
        MessageMaxBytes = settings.MaxMessageBytes,
        QueuedMaxMessagesKbytes = (int)Math.Clamp(settings.MaxBytesInMemory >> 10, 1, 16 << 10),
        FetchErrorBackoffMs = (int)settings.ConsumeRetryInterval.TotalMilliseconds,
        AllowAutoCreateTopics = true,
        ConsumeResultFields = "headers,timestamp,topic",
    });

    private static T With<T>(KafkaSettings settings, T config)
        where T : ClientConfig
    {
        if (config is ProducerConfig)
            config.Set("partitioner", Partitioner);
        config.BootstrapServers = settings.Brokers;
        config.ClientId = settings.ClientId;
        config.SocketTimeoutMs = 30_000;
        config.SocketNagleDisable = true;
        config.ReconnectBackoffMs = 100;
        config.ReconnectBackoffMaxMs = 1000;
        config.TopicMetadataRefreshIntervalMs = (int)settings.MetadataRefresh.TotalMilliseconds;
        settings.Security.Apply(config);
        return config;
    }
}
