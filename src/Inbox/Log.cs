using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>What this room says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Skipped event {Id}: type {Type} is not known here")]
    public static partial void EventUnknown(this ILogger log, string type, string id);

    [LoggerMessage(2, LogLevel.Error, "Parked event {Id} ({Type}) in the dead-letter topic: {Reason}")]
    public static partial void EventParked(this ILogger log, string type, string id, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Publishing {Count} events failed; the batch will come again")]
    public static partial void PublishFailed(this ILogger log, int count, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Reading the state of {Count} aggregates failed; their events will come again")]
    public static partial void LoadFailed(this ILogger log, int count, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "A commit of {Count} aggregates failed ({Failure}): {Reason}")]
    public static partial void CommitFailed(this ILogger log, int count, StateFailure failure, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Aggregate}: {Step} threw")]
    public static partial void StepThrew(this ILogger log, string aggregate, string step, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "{Key} cannot be read")]
    public static partial void DocumentDamaged(this ILogger log, string key, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "The list of dead letters of {Topic} is full: {Count} of the oldest are on the dead-letter topic only")]
    public static partial void DeadLettersForgotten(this ILogger log, string topic, int count);

    [LoggerMessage(9, LogLevel.Error, "Dead letter {Id} of {Topic} is too large for the store: its event is on the dead-letter topic only")]
    public static partial void DeadEventNotKept(this ILogger log, string topic, string id);

    [LoggerMessage(10, LogLevel.Warning, "A dead letter of {Topic} could not be kept; it will come again")]
    public static partial void DeadLetterNotKept(this ILogger log, string topic, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "{Type} {Clock} could not be wound; it will be tried again: {Reason}")]
    public static partial void ClockNotWound(this ILogger log, string type, string clock, string reason);
}
