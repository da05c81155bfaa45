namespace DaprMessaging.Search;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Key} is missing or cannot be read: what it says is not found")]
    public static partial void RecordUnreadable(this ILogger log, string key);

    [LoggerMessage(2, LogLevel.Warning, "The state store did not answer, and a question of user {User} was not answered")]
    public static partial void StoreFailed(this ILogger log, long user, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The head of the mailbox of user {User} cannot be read, and a question was not answered")]
    public static partial void HeadDamaged(this ILogger log, long user, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The index {File} could not be used, and is begun anew")]
    public static partial void IndexBegunAnew(this ILogger log, string file, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "The mailbox of user {User} is another one than was read: it is read anew")]
    public static partial void MailboxIsAnother(this ILogger log, long user);

    [LoggerMessage(6, LogLevel.Error, "The index did not answer a question of user {User}")]
    public static partial void IndexFailed(this ILogger log, long user, Exception exception);
}
