namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One app instance reading one topic.</summary>
internal interface IConsumer
{
    /// <summary>
    /// Takes nothing more, waits for what is in flight, and leaves. What is late counts for nothing.
    /// </summary>
    Task StopAsync(TimeSpan timeout);
}
