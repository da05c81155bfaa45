namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>What of one partition is in memory.</summary>
internal sealed class KafkaBacklog
{
    public long Bytes { get; set; }

    /// <summary>The broker is told to send no more of it for now.</summary>
    public bool IsPaused { get; set; }
}
