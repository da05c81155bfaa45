using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar;

/// <summary>Everything the sidecar says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Sidecar {InstanceId} listens: HTTP {Http}, gRPC {Grpc}")]
    public static partial void Listening(ILogger logger, string instanceId, Uri http, Uri grpc);

    [LoggerMessage(2, LogLevel.Information,
        "App {InstanceId} attached at {Address}: {Subscriptions} subscriptions, actors [{Actors}]")]
    public static partial void Attached(ILogger logger, string instanceId, Uri address, int subscriptions,
        string actors);

    [LoggerMessage(3, LogLevel.Information, "App {InstanceId} detached")]
    public static partial void Detached(ILogger logger, string instanceId);

    [LoggerMessage(4, LogLevel.Warning, "Component {Name} could not start and says ignoreErrors: it is left out")]
    public static partial void ComponentIgnored(ILogger logger, string name, Exception e);

    [LoggerMessage(5, LogLevel.Warning,
        "App {AppId} subscribes to topic {Topic} of pubsub {Pubsub}, which it has not or may not: the subscription is left out")]
    public static partial void SubscriptionIgnored(ILogger logger, string appId, string topic, string pubsub);

    [LoggerMessage(6, LogLevel.Warning, "The app at {Address} answered GET /{Path} with {Status}: taken as nothing")]
    public static partial void DiscoveryRefused(ILogger logger, Uri address, string path, int status);

    [LoggerMessage(10, LogLevel.Warning, "Delivery of topic {Topic} to {AppId} failed; its entries come again")]
    public static partial void DeliveryFailed(ILogger logger, string appId, string topic, Exception e);

    [LoggerMessage(11, LogLevel.Warning,
        "{AppId} did not end its deliveries of topic {Topic} in time; they go to others again")]
    public static partial void DrainTimedOut(ILogger logger, string appId, string topic);

    [LoggerMessage(12, LogLevel.Warning,
        "{Count} entries of topic {Topic} go to the dead-letter topic {DeadLetterTopic}")]
    public static partial void DeadLettered(ILogger logger, int count, string topic, string deadLetterTopic);

    [LoggerMessage(13, LogLevel.Error,
        "Dead letters of topic {Topic} could not be published to {DeadLetterTopic}; the entries come again")]
    public static partial void DeadLetterFailed(ILogger logger, string topic, string deadLetterTopic, Exception e);

    [LoggerMessage(14, LogLevel.Warning, "The volatile topic {Topic} is full: its {Count} oldest entries are dropped")]
    public static partial void VolatileDropped(ILogger logger, int count, string topic);

    [LoggerMessage(15, LogLevel.Warning,
        "{AppId} wants topic {Topic}, partition {Partition} again (attempt {Attempt})")]
    public static partial void Retried(ILogger logger, string appId, string topic, int partition, int attempt);

    [LoggerMessage(16, LogLevel.Error,
        "Topic {Topic}, partition {Partition}, offset {Offset} is no CloudEvent and cannot be delivered")]
    public static partial void NoEnvelope(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(17, LogLevel.Error,
        "Topic {Topic}, partition {Partition}, offset {Offset} failed and is skipped (consumeRetryEnabled is false)")]
    public static partial void Skipped(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(20, LogLevel.Information, "Pubsub {Name} recovered {Entries} entries from a log of {Bytes} bytes")]
    public static partial void LogRecovered(ILogger logger, string name, int entries, long bytes);

    [LoggerMessage(21, LogLevel.Error, "The log is damaged at {Address}: what cannot be read is skipped")]
    public static partial void LogDamaged(ILogger logger, long address, Exception e);

    [LoggerMessage(22, LogLevel.Error, "The log cannot be written: {Publishes} publishes failed")]
    public static partial void LogCommitFailed(ILogger logger, int publishes, Exception e);

    [LoggerMessage(23, LogLevel.Debug,
        "The log of pubsub {Name} was truncated to {Bytes} bytes, {Copied} entries copied forward")]
    public static partial void LogTruncated(ILogger logger, string name, long bytes, int copied);

    [LoggerMessage(24, LogLevel.Error,
        "Pubsub {Name}: the entry at offset {Offset} cannot be read from the log any more and is skipped")]
    public static partial void EntryLost(ILogger logger, string name, long offset);

    [LoggerMessage(25, LogLevel.Error,
        "What was dealt with of topic {Topic}, partition {Partition} cannot be logged: it comes again after a restart")]
    public static partial void OffsetNotLogged(ILogger logger, string topic, int partition, Exception e);

    [LoggerMessage(30, LogLevel.Error, "A commit of {Transactions} state transactions failed; none of them is stored")]
    public static partial void StateCommitFailed(ILogger logger, int transactions, Exception e);

    [LoggerMessage(31, LogLevel.Warning, "Expired state could not be swept; the next sweep tries again")]
    public static partial void StateSweepFailed(ILogger logger, Exception e);

    [LoggerMessage(40, LogLevel.Warning,
        "Actor {Type}/{Id} could not be deactivated in {InstanceId}; it is taken as gone")]
    public static partial void DeactivationFailed(ILogger logger, string type, string id, string instanceId,
        Exception e);

    [LoggerMessage(41, LogLevel.Warning, "Timer {Timer} rang in vain; it goes on")]
    public static partial void TimerFailed(ILogger logger, string timer, Exception e);

    [LoggerMessage(42, LogLevel.Warning, "Reminder {Reminder} rang in vain (attempt {Attempt})")]
    public static partial void ReminderFailed(ILogger logger, string reminder, int attempt, Exception e);

    [LoggerMessage(43, LogLevel.Error, "Reminder {Reminder} rang and that could not be written; it waits for a host")]
    public static partial void ReminderNotSettled(ILogger logger, string reminder, Exception e);

    [LoggerMessage(60, LogLevel.Debug, "Kafka client of {Name}, {Facility}: {Text}")]
    public static partial void Kafka(ILogger logger, string name, string facility, string text);

    [LoggerMessage(61, LogLevel.Warning, "Kafka client of {Name} ({Client}) has trouble, {Code}: {Reason}")]
    public static partial void KafkaTroubled(ILogger logger, string name, string client, string code, string reason);

    [LoggerMessage(62, LogLevel.Error, "Kafka producer of {Name} cannot go on and is replaced: {Reason}")]
    public static partial void KafkaProducerReplaced(ILogger logger, string name, string reason);

    [LoggerMessage(63, LogLevel.Warning, "{AppId} cannot read topic {Topic}, and tries again: {Reason}")]
    public static partial void KafkaConsumeFailed(ILogger logger, string appId, string topic, string reason);

    [LoggerMessage(64, LogLevel.Warning, "What {AppId} acknowledged of topic {Topic} could not be committed: {Reason}")]
    public static partial void KafkaCommitFailed(ILogger logger, string appId, string topic, string reason);

    [LoggerMessage(65, LogLevel.Information, "{AppId} got {Partitions} partitions of topic {Topic}")]
    public static partial void KafkaAssigned(ILogger logger, string appId, string topic, int partitions);

    [LoggerMessage(66, LogLevel.Information, "{AppId} gave {Partitions} partitions of topic {Topic} away")]
    public static partial void KafkaRevoked(ILogger logger, string appId, string topic, int partitions);

    [LoggerMessage(67, LogLevel.Warning,
        "{AppId} must give partitions of topic {Topic} away with deliveries in flight; their entries come again")]
    public static partial void KafkaRevokedInFlight(ILogger logger, string appId, string topic);

    [LoggerMessage(68, LogLevel.Warning, "{AppId} could not leave its group of topic {Topic} in time")]
    public static partial void KafkaCloseTimedOut(ILogger logger, string appId, string topic);

    [LoggerMessage(69, LogLevel.Warning, "Kafka member {Member} could not write down where it starts: {Reason}")]
    public static partial void KafkaNotPinned(ILogger logger, string member, string reason);

    [LoggerMessage(70, LogLevel.Warning,
        "Topic {Topic}, partition {Partition} brings offset {Offset} again; if the topic was made anew, restart its readers")]
    public static partial void KafkaRepeated(ILogger logger, string topic, int partition, long offset);
}
