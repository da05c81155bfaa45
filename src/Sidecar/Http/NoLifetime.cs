using Microsoft.Extensions.Hosting;

namespace DaprMessaging.Sidecar.Http;

/// <summary>A sidecar ends when its host says so: Ctrl+C is for the apps first.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
