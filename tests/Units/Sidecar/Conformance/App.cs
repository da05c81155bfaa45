using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A real ASP.NET Core app with the unchanged SDK, beside its Dapr endpoint.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly WebApplication web;

    private App(WebApplication web, Endpoint endpoint) => (this.web, Endpoint) = (web, endpoint);

    public Endpoint Endpoint { get; }

    public IServiceProvider Services => web.Services;

    public Uri Address => new(web.Urls.First());

    public static async Task<App> StartAsync(Endpoint endpoint, Action<WebApplication> map, Action<IServiceCollection>? services = null,
        bool attach = true, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(endpoint.AppSettings);
        builder.Logging.ClearProviders();
        builder.Services.AddDaprClient();
        services?.Invoke(builder.Services);
        var web = builder.Build();
        web.Urls.Add($"http://127.0.0.1:{port}");
        map(web);
        await web.StartAsync();
        var app = new App(web, endpoint);
        if (attach)
            await app.AttachAsync();
        return app;
    }

    public Task AttachAsync() => Endpoint.AttachAsync(Address);

    /// <summary>App and sidecar are gone at once; nobody drains.</summary>
    public async Task KillAsync()
    {
        await web.DisposeAsync();
        await Endpoint.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }
}
