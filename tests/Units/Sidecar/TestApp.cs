using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar;

/// <summary>A real ASP.NET Core app beside its sidecar.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication web;

    private TestApp(WebApplication web, AppSidecar sidecar) => (this.web, Sidecar) = (web, sidecar);

    public AppSidecar Sidecar { get; }

    public IServiceProvider Services => web.Services;

    public Uri Address => new(web.Urls.First());

    public static async Task<TestApp> StartAsync(AppSidecar sidecar, Action<WebApplication> map, Action<IServiceCollection>? services = null, bool attach = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(sidecar.AppSettings);
        builder.Logging.ClearProviders();
        builder.Services.AddDaprClient();
        services?.Invoke(builder.Services);
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        map(web);
        await web.StartAsync();
        var app = new TestApp(web, sidecar);
        if (attach)
            await app.AttachAsync();
        return app;
    }

    public Task AttachAsync() => Sidecar.AttachAsync(Address, CancellationToken.None).InTimeAsync();

    /// <summary>The app is gone, and told nobody.</summary>
    public async Task KillAsync() => await web.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }

    /// <summary>Maps <c>/dapr/subscribe</c> with this JSON.</summary>
    public static void Subscribes(WebApplication web, string json) =>
        web.MapGet("/dapr/subscribe", () => Results.Text(json, "application/json"));
}
