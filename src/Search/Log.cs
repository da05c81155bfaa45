namespace DaprMessaging.Search;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Key} is missing or cannot be read: what it says is not found")]
    public static partial void RecordUnreadable(this ILogger log, string key);

    [LoggerMessage(2, LogLevel.Warning, "The state store did not answer, and a question about {Owner} was not answered")]
    public static partial void StoreFailed(this ILogger log, string owner, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The head of {Owner} cannot be read, and a question about it was not answered")]
    public static partial void HeadDamaged(this ILogger log, string owner, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The index {File} could not be used, and is begun anew")]
    public static partial void IndexBegunAnew(this ILogger log, string file, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "{Owner} is another one than was read: it is read anew")]
    public static partial void LogIsAnother(this ILogger log, string owner);

    [LoggerMessage(6, LogLevel.Error, "The index did not answer a question about {Owner}")]
    public static partial void IndexFailed(this ILogger log, string owner, Exception exception);
}
