namespace DaprMessaging.Sidecar.PubSub;

/// <summary>Where a consumer's entries come from, and who is told how far it is.</summary>
internal interface IEntrySource
{
    /// <summary>Bulk calls in flight per app instance and topic.</summary>
    int Concurrency { get; }

    /// <summary>Reads the message of an entry that is not in memory; null = it is lost.</summary>
    ValueTask<Message?> LoadAsync(Entry entry);

    /// <summary>The group has dealt with everything before this offset; under the topic's gate.</summary>
    void Advance(Topic topic, ConsumerGroup group, Claim claim, long position);

    /// <summary>How long a partition rests before its next attempt.</summary>
    TimeSpan RestAfter(int attempt);

    /// <summary>Unless the source has closed by then.</summary>
    void After(TimeSpan delay, Action action);
}
