namespace DaprMessaging.Hosting;

/// <summary>The broker as a batch sees it. Implemented on Dapr, and by the simulation.</summary>
public interface IPublisher
{
    /// <summary>Returns when the broker has all of them. After an exception it may have some.</summary>
    /// <exception cref="PublishException">The broker did not take them all.</exception>
    Task PublishAsync(IReadOnlyList<Emission> emissions, CancellationToken ct = default);
}
