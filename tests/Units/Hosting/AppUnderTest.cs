using DaprMessaging.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Hosting;

/// <summary>An app on a port of its own, without a sidecar, as far as it can be asked without one.</summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    public const string Token = "the sidecar's token";

    private readonly WebApplication app;
    private readonly HttpClient client = new();

    private AppUnderTest(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    public static async Task<AppUnderTest> StartAsync(Func<string[], Action<WebApplicationBuilder>?, WebApplication> create)
    {
        var app = create([], builder => Configure(builder, [new("APP_API_TOKEN", Token)]));
        await app.StartAsync();
        return new AppUnderTest(app);
    }

    /// <summary>Only what every app has, and what is mapped here.</summary>
    public static Task<AppUnderTest> StartAsync(Action<WebApplication> map) => StartAsync((args, configure) =>
    {
        var app = MessagingApp.CreateBuilder("test", args, configure).BuildMessagingApp();
        map(app);
        return app;
    });

    /// <summary>What an app must be told to start at all, and no log.</summary>
    public static void Configure(WebApplicationBuilder builder, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        builder.Configuration.AddInMemoryCollection([new("Token:Key", Convert.ToBase64String(new byte[32]))]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(app.Address(), path)) { Content = content };
        if (token is not null) request.Headers.Add("dapr-api-token", token);
        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
