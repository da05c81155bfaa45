using System.Net.Http.Json;
using System.Text.Json;
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

    public async Task AttachAsync()
    {
        if (Endpoint.World.Pair.Broker == "kafka")
            await Endpoint.World.CreateTopicsAsync(await WantedAsync());
        await Endpoint.AttachAsync(Address);
    }

    /// <summary>App and sidecar are gone at once; nobody drains.</summary>
    public async Task KillAsync()
    {
        await web.DisposeAsync();
        await Endpoint.KillAsync();
    }

    private async Task<IEnumerable<string>> WantedAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Address, "dapr/subscribe"));
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentLength is null or 0)
            return [];
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().SelectMany(s => s.EnumerateObject())
            .Where(p => p.Name.ToLowerInvariant() is "topic" or "deadlettertopic" && p.Value.ToString().Length > 0).Select(p => p.Value.GetString()!).Distinct()];
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }
}
