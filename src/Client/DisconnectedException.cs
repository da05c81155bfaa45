namespace DaprMessaging.Client;

/// <summary>The connection ended before the answer came. The client asks again by itself, as long as its patience lasts.</summary>
public sealed class DisconnectedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server does not want to see this device; zero: it did not say.</summary>
    public TimeSpan RetryAfter { get; init; }
}
