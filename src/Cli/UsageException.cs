namespace DaprMessaging.Cli;

/// <summary>Something the caller can mend; the message is all that is shown.</summary>
internal sealed class UsageException(string message) : Exception(message);
