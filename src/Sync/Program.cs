using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Sync;

/// <summary>The app <c>sync</c>: brings updates and answers to the gateways where their users are.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Sync, args, configure);
        builder.AddMessagingActors();
        builder.Services.AddSingleton<Routes>().AddSingleton<Outages>().AddSingleton<Gateways>().AddSingleton<Turn>();
        builder.Services.AddSingleton<SyncMeter>().AddSingleton<WebhookTurn>().AddSingleton<Notices>().AddSingleton<Notifier>();
        builder.Services.AddSingleton<Action<Contracts.Sync.PushUpdatesIfNot>>(services => services.GetRequiredService<Notifier>().Take);
        builder.Services.AddHostedService(services => services.GetRequiredService<Notifier>());

        var app = builder.BuildMessagingApp();
        app.MapTurns(Names.SyncTopic, app.Services.GetRequiredService<Turn>().TakeAsync);
        app.MapTurns(Names.BotTopic, app.Services.GetRequiredService<WebhookTurn>().TakeAsync);
        return app;
    }
}
