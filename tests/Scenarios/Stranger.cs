using System.Text.Json;
using System.Threading.Channels;
using Dapr.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Scenarios;

/// <summary>An app of somebody else, beside a sidecar of its own: it publishes with the plain Dapr SDK and reads a topic.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly Channel<DeadLetter> received = Channel.CreateUnbounded<DeadLetter>();
    private readonly AppSidecar sidecar;
    private readonly WebApplication app;

    private Stranger(AppSidecar sidecar, WebApplication app)
    {
        (this.sidecar, this.app) = (sidecar, app);
        Dapr = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpEndpoint.ToString()).UseGrpcEndpoint(sidecar.GrpcEndpoint.ToString())
            .UseDaprApiToken(sidecar.ApiToken).Build();
    }

    public DaprClient Dapr { get; }

    public static async Task<Stranger> AttachAsync(World world, string topic)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var stranger = new Stranger(await world.System.Host.AddAsync("stranger", TestContext.Current.CancellationToken), app);
        app.MapGet("/dapr/subscribe", () => new[] { new { pubsubname = Names.PubSub, topic, route = "dead" } });
        app.MapPost("/dead", stranger.TakeAsync);
        await app.StartAsync();
        await stranger.sidecar.AttachAsync(new Uri(app.Urls.First()), TestContext.Current.CancellationToken);
        return stranger;
    }

    public async Task<DeadLetter> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await received.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        await app.DisposeAsync();
        Dapr.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var envelope = await JsonDocument.ParseAsync(context.Request.Body);
        var root = envelope.RootElement;
        await received.Writer.WriteAsync(new DeadLetter(
            root.GetProperty("id").GetString()!, root.GetProperty("type").GetString()!,
            context.Request.Headers["reason"].ToString(), root.GetProperty("data_base64").GetBytesFromBase64()));
    }

    internal sealed record DeadLetter(string Id, string Type, string Reason, byte[] Data);
}
