using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.DeadLetters;

namespace DaprMessaging.Inbox;

/// <summary>The app <c>inbox</c>: decides what happens in conversations, and writes it into mailboxes.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Inbox, args, configure);
        builder.Services.AddSingleton<InboxMeter>();
        builder.Services.AddSingleton(new AggregateCache());
        builder.Services.AddSingleton<Turn>();
        builder.Services.AddSingleton<DeadLetterKeeper>();

        var app = builder.BuildMessagingApp();
        app.MapTurns(Names.InboxTopic, app.Services.GetRequiredService<Turn>().TakeAsync);
        app.MapDeadLetters();
        return app;
    }
}
