using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Session;

/// <summary>The end of the gateway: every device is told, and has a moment to close.</summary>
internal sealed class Closing(Devices devices, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => devices.CloseAll(Bye.Types.Reason.GoingAway));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Patience;
        while (!devices.IsEmpty && time.GetUtcNow() < until) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
    }
}
