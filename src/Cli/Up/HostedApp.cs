using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DaprMessaging.Cli.Up;

/// <summary>One app with its sidecar, in this process: it can be stopped and started while the others go on.</summary>
internal sealed class HostedApp(
    AppSidecar sidecar, Func<string[], Action<WebApplicationBuilder>?, WebApplication> create, LocalSystemOptions options, int port)
    : IAsyncDisposable
{
    private int port = port;
    private WebApplication? app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async Task StartAsync(CancellationToken ct)
    {
        app = create([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(sidecar.AppSettings);
            builder.Configuration.AddInMemoryCollection(options.Settings);
            builder.Configuration.AddInMemoryCollection(
            [
                new("INSTANCE_ID", sidecar.InstanceId), new("Token:Key", Convert.ToBase64String(options.Data.SigningKey())),
            ]);
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(5));
            builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
            options.Logging(builder.Logging);
            options.Configure(builder);
        });
        await app.StartAsync(ct);
        Address = new Uri(app.Urls.First());
        port = Address.Port; // started again, it is found where it was
        await sidecar.AttachAsync(Address, ct);
    }

    /// <summary>Its sidecar stays. An app with devices says goodbye to them while its sidecar still serves it.</summary>
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
