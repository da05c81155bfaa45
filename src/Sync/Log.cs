namespace DaprMessaging.Sync;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Skipped event {Id}: type {Type} is not known here")]
    public static partial void EventUnknown(this ILogger log, string type, string id);

    [LoggerMessage(2, LogLevel.Error, "Parked event {Id} ({Type}) in the dead-letter topic: {Reason}")]
    public static partial void EventParked(this ILogger log, string type, string id, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The directory of user {User} did not answer: {Reason}")]
    public static partial void DirectoryFailed(this ILogger log, long user, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Gateway {Server} did not take {Count} deliveries: {Reason}")]
    public static partial void GatewayFailed(this ILogger log, string server, int count, string reason);

    [LoggerMessage(5, LogLevel.Information, "Gateway {Server} did not answer lately: {Count} deliveries were not tried")]
    public static partial void GatewayOut(this ILogger log, string server, int count);

    [LoggerMessage(6, LogLevel.Warning, "{Count} events for bots or for devices that were not reached could not be published; they will come again: {Reason}")]
    public static partial void OnwardsFailed(this ILogger log, int count, string reason);

    [LoggerMessage(7, LogLevel.Warning, "The webhook of bot {Bot} did not take event {Id}, which is dropped: {Reason}")]
    public static partial void WebhookFailed(this ILogger log, long bot, string id, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Skipped event {Id} of type {Type}, which cannot be read: {Reason}")]
    public static partial void EventUnreadable(this ILogger log, string type, string id, string reason);

    [LoggerMessage(9, LogLevel.Warning, "User {User} was not notified of a message in {Peer}: {Reason}")]
    public static partial void NotificationDropped(this ILogger log, long user, string peer, string reason);
}
