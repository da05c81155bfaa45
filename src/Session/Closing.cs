using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Session;

/// <summary>
/// The end of the gateway: every device is told, and has a moment to close, while this app still answers its sidecar. So
/// the directory learns that they are gone.
/// </summary>
internal sealed class Closing(Devices devices, IHostApplicationLifetime lifetime) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            devices.CloseAll(Bye.Types.Reason.GoingAway);
            devices.WaitUntilEmpty(Patience);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
