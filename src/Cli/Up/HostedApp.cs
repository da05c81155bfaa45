using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DaprMessaging.Cli.Up;

/// <summary>An app in this process.</summary>
internal sealed class HostedApp(
    AppSidecar sidecar, Func<string[], Action<WebApplicationBuilder>?, WebApplication> create, LocalSystemOptions options, int port)
    : IAppInstance
{
    private int port = port;
    private WebApplication? app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async Task StartAsync(CancellationToken ct)
    {
        app = create([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(AppSettings.Of(sidecar, options));
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(5));
            builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
            options.Logging(builder.Logging);
        });
        await app.StartAsync(ct);
        Address = new Uri(app.Urls.First());
        port = Address.Port; // started again, it is found where it was
        await sidecar.AttachAsync(Address, ct);
    }

    // An app with devices says goodbye to them while its sidecar still serves it.
    public async Task StopAsync()
    {
        if (app is null) return;
        app.Lifetime.StopApplication();
        await sidecar.DetachAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await sidecar.DisposeAsync();
    }

    /// <summary>Several hosts in one process: none of them listens to the signals of the process.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
