using System.Collections.Concurrent;
using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Sidecar;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Scenarios;

/// <summary>The program behind a bot: it hears the bot's channel, as an app that subscribes, or as a server that is called.</summary>
internal sealed class BotListener : IAsyncDisposable
{
    private readonly ConcurrentQueue<PushBotUpdates> heard = new();
    private readonly WebApplication app;
    private readonly AppSidecar? sidecar;

    private BotListener(WebApplication app, AppSidecar? sidecar) => (this.app, this.sidecar) = (app, sidecar);

    public IReadOnlyList<PushBotUpdates> Heard => [.. heard];

    public IEnumerable<Update> Steps => heard.SelectMany(h => h.Updates.Updates_);

    public IEnumerable<string> Texts => Steps.Where(u => u.NewMessage?.Content is not null).Select(u => u.NewMessage.Content.Text);

    public Uri Address => new(app.Urls.First());

    /// <summary>What it answers when it is called.</summary>
    public Func<int> Status { get; set; } = () => StatusCodes.Status200OK;

    public int Calls { get; private set; }

    /// <summary>An app beside a sidecar; one rule picks what is for this bot.</summary>
    public static async Task<BotListener> SubscribeAsync(World world, long bot)
    {
        var sidecar = await world.System.Host.AddAsync($"bot-{bot}", TestContext.Current.CancellationToken);
        var listener = new BotListener(Build(), sidecar);
        listener.app.MapGet("/dapr/subscribe", () => new[]
        {
            new { pubsubname = Names.PubSub, topic = Names.BotTopic, routes = new { rules = new[] { new { match = $"event.subject == \"u{bot}\"", path = "mine" } }, @default = "others" } },
        });
        listener.app.MapPost("/others", () => { });
        listener.app.MapPost("/mine", async (HttpContext context) =>
        {
            using var envelope = await JsonDocument.ParseAsync(context.Request.Body);
            Assert.Equal("daprmessaging.sync.PushBotUpdates", envelope.RootElement.GetProperty("type").GetString());
            listener.heard.Enqueue(JsonParser.Default.Parse<PushBotUpdates>(envelope.RootElement.GetProperty("data").GetRawText()));
        });
        await listener.app.StartAsync();
        await sidecar.AttachAsync(listener.Address, TestContext.Current.CancellationToken);
        return listener;
    }

    /// <summary>A server for bots' webhooks.</summary>
    public static async Task<BotListener> ServeAsync(string path)
    {
        var listener = new BotListener(Build(), null);
        listener.app.MapPost(path, async (HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body);
            var told = JsonParser.Default.Parse<PushBotUpdates>(await body.ReadToEndAsync());
            listener.Calls++;
            context.Response.StatusCode = listener.Status();
            if (context.Response.StatusCode == StatusCodes.Status200OK) listener.heard.Enqueue(told);
        });
        await listener.app.StartAsync();
        return listener;
    }

    public async Task UntilTextAsync(string text) => Assert.True(
        await Wait.UntilAsync(() => Texts.Contains(text), TimeSpan.FromSeconds(30)), $"the bot has not heard '{text}', but:\n{string.Join('\n', heard)}");

    public async ValueTask DisposeAsync()
    {
        if (sidecar is not null) await sidecar.DisposeAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
