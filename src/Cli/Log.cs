using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli;

internal static partial class Log
{
    /// <summary>What an app's process said, at the level it said it.</summary>
    [LoggerMessage(EventId = 1, Message = "{Text}")]
    public static partial void Said(ILogger logger, LogLevel level, string text);

    [LoggerMessage(2, LogLevel.Warning, "{Instance} ended with code {Code}; it is started again")]
    public static partial void Ended(ILogger logger, string instance, int code);

    [LoggerMessage(3, LogLevel.Error, "{Instance} is not served")]
    public static partial void NotAttached(ILogger logger, string instance, Exception e);

    [LoggerMessage(4, LogLevel.Information, "{Instance} is served at {Address}")]
    public static partial void Serving(ILogger logger, string instance, Uri address);

    [LoggerMessage(5, LogLevel.Warning, "{Instance} does not listen at {Address} any more; it is awaited again")]
    public static partial void Gone(ILogger logger, string instance, Uri address);
}
