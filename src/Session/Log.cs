namespace DaprMessaging.Session;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "A connection ended: {Reason}")]
    public static partial void SocketEnded(this ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Warning, "User {User} could not be logged in: {Reason}")]
    public static partial void LoginFailed(this ILogger log, long user, string reason);

    [LoggerMessage(3, LogLevel.Information, "A session of user {User} could not be taken from the directory: {Reason}")]
    public static partial void DetachFailed(this ILogger log, long user, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The sessions of user {User} could not be renewed: {Reason}")]
    public static partial void RenewFailed(this ILogger log, long user, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Msg did not take {Count} requests: {Reason}")]
    public static partial void MsgFailed(this ILogger log, int count, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Call} failed: {Reason}")]
    public static partial void DirectoryOut(this ILogger log, string call, string reason);

    [LoggerMessage(7, LogLevel.Warning, "The directory of user {User} did not answer: {Reason}")]
    public static partial void DirectoryFailed(this ILogger log, long user, string reason);

    [LoggerMessage(8, LogLevel.Information, "Those who watch {User} could not be told: {Reason}")]
    public static partial void PresenceUntold(this ILogger log, string user, string reason);

    [LoggerMessage(9, LogLevel.Warning, "User {User} could not watch {Count} users: {Reason}")]
    public static partial void WatchFailed(this ILogger log, long user, int count, string reason);
}
