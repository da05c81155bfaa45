namespace DaprMessaging.Msg;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Key} is missing: a step of a mailbox is lost")]
    public static partial void RecordMissing(this ILogger log, string key);

    [LoggerMessage(2, LogLevel.Error, "{Key} cannot be read: a step of a mailbox is lost")]
    public static partial void RecordDamaged(this ILogger log, string key, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Publishing {Count} commands failed; their callers are asked to try again")]
    public static partial void PublishFailed(this ILogger log, int count, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The state store did not answer; {Count} callers are asked to try again")]
    public static partial void StoreFailed(this ILogger log, int count, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "A document that a request of {User} needs cannot be read; the caller is asked to try again")]
    public static partial void DocumentDamaged(this ILogger log, long user, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Search did not answer {Count} questions: {Reason}")]
    public static partial void SearchFailed(this ILogger log, int count, string reason);

    [LoggerMessage(7, LogLevel.Warning, "The directory of user {User} did not answer: {Reason}")]
    public static partial void DirectoryFailed(this ILogger log, long user, string reason);
}
