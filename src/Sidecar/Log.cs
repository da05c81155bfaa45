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
        "App {AppId} subscribes to topic {Topic} of pubsub {Pubsub}, which it has not: the subscription is left out")]
    public static partial void SubscriptionIgnored(ILogger logger, string appId, string topic, string pubsub);

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
}
