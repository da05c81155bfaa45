using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>What a <c>pubsub.kafka</c> component says, under daprd's names and with its defaults.</summary>
internal sealed record KafkaSettings(string Name, string Brokers, KafkaSecurity Security)
{
    /// <summary>Of daprd's keys, but without effect here: sarama's own affairs.</summary>
    private static readonly string[] ignored = ["version", "channelBufferSize", "consumerFetchDefault",
        "clientConnectionKeepAliveInterval"];

    private static readonly string[] keys = [.. KafkaSecurity.Keys, .. ignored, "brokers", "consumerGroup",
        "consumerID", "clientID", "initialOffset", "maxMessageBytes", "consumeRetryEnabled", "consumeRetryInterval",
        "backOffDuration", "sessionTimeout", "heartbeatInterval", "clientConnectionTopicMetadataRefreshInterval",
        "consumerFetchMin", "consumerGroupRebalanceStrategy", "concurrency", "maxBytesInMemory", "fetchMaxWait"];

    /// <summary>Null = the app-id.</summary>
    public string? ConsumerGroup { get; init; }

    public string ClientId { get; init; } = "dapr";

    /// <summary>Where a group starts that has no offset yet; else at what comes next.</summary>
    public bool StartsAtOldest { get; init; }

    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>False: what failed is skipped.</summary>
    public bool RetriesDeliveries { get; init; } = true;

    /// <summary>The rest after an error of the broker.</summary>
    public TimeSpan ConsumeRetryInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The rest of a partition after a RETRY; null = growing.</summary>
    public TimeSpan? Rest { get; init; }

    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan MetadataRefresh { get; init; } = TimeSpan.FromMinutes(8);

    public int FetchMinBytes { get; init; } = 1;

    /// <summary>How long a broker may wait for something to answer a fetch with.</summary>
    public TimeSpan FetchMaxWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a rebalance waits for what is in flight.</summary>
    public TimeSpan RevokePatience { get; init; } = TimeSpan.FromSeconds(10);

    public string RebalanceStrategy { get; init; } = "range";

    /// <summary>Bulk calls in flight per app instance and topic.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>Of entries read ahead, per app instance and topic; beyond it partitions are paused.</summary>
    public long MaxBytesInMemory { get; init; } = 64 << 20;

    public static KafkaSettings From(Component component)
    {
        var metadata = new ComponentMetadata(component, keys);
        TimeSpan Duration(string key, TimeSpan unit, TimeSpan fallback) =>
            metadata.Duration(key, unit, fallback) is var value && value > TimeSpan.Zero && value.TotalHours <= 24
                ? value : throw component.Error($"metadata '{key}' must be more than nothing and at most 24h.");
        string OneOf(string key, params string[] values) => metadata.Text(key) is not { } text
            ? values[0]
            : values.FirstOrDefault(v => v.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw component.Error(
                $"metadata '{key}' must be {string.Join(" or ", values)}, not '{text}'.");
        var group = metadata.Text("consumerGroup") ?? metadata.Text("consumerID");
        if (group?.Contains('{') == true)
            throw component.Error($"a template in metadata 'consumerGroup' is not supported: '{group}'.");
        var (milli, second) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        var settings = new KafkaSettings(component.Name, metadata.Required("brokers", "localhost:9092"),
            KafkaSecurity.From(component, metadata))
        {
            ConsumerGroup = group,
            ClientId = metadata.Text("clientID") ?? "dapr",
            StartsAtOldest = OneOf("initialOffset", "newest", "oldest") == "oldest",
            MaxMessageBytes = (int)metadata.Number("maxMessageBytes", 1 << 20, 1000, 1_000_000_000),
            RetriesDeliveries = metadata.Text("consumeRetryEnabled") is null || metadata.Flag("consumeRetryEnabled"),
            ConsumeRetryInterval = Duration("consumeRetryInterval", milli, TimeSpan.FromMilliseconds(100)),
            Rest = metadata.Text("backOffDuration") is null ? null : Duration("backOffDuration", second, second),
            SessionTimeout = Duration("sessionTimeout", second, TimeSpan.FromSeconds(10)),
            HeartbeatInterval = Duration("heartbeatInterval", second, TimeSpan.FromSeconds(3)),
            MetadataRefresh =
                Duration("clientConnectionTopicMetadataRefreshInterval", second, TimeSpan.FromMinutes(8)),
            FetchMinBytes = (int)metadata.Number("consumerFetchMin", 1, 1, 100_000_000),
            FetchMaxWait = Duration("fetchMaxWait", milli, TimeSpan.FromMilliseconds(500)),
            RebalanceStrategy = OneOf("consumerGroupRebalanceStrategy", "range", "roundrobin"),
            Concurrency = (int)metadata.Number("concurrency", 2, 1, 64),
            MaxBytesInMemory = metadata.Number("maxBytesInMemory", 64 << 20, 1 << 16, long.MaxValue),
        };
        return settings.HeartbeatInterval * 2 <= settings.SessionTimeout ? settings : throw component.Error(
            $"metadata 'heartbeatInterval' ({settings.HeartbeatInterval}) must be at most half of 'sessionTimeout' "
            + $"({settings.SessionTimeout}).");
    }
}
