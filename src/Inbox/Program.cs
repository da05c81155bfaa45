using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Inbox.DeadLetters;

namespace DaprMessaging.Inbox;

/// <summary>The app <c>inbox</c>: decides what happens in conversations, and writes it into mailboxes; what is due later it is told by clocks.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Inbox, args, configure);
        builder.Services.AddSingleton<InboxMeter>();
        builder.Services.AddSingleton(new AggregateCache());
        builder.Services.AddSingleton<Turn>();
        builder.Services.AddSingleton<ClockTurn>();
        builder.Services.AddSingleton<DeadLetterKeeper>();
        builder.AddMessagingActors(actors =>
        {
            actors.RegisterActor<MailboxClock>(Names.MailboxClock);
            actors.RegisterActor<ConversationClock>(Names.ConversationClock);
        });

        var app = builder.BuildMessagingApp();
        app.MapTurns(Names.InboxTopic, app.Services.GetRequiredService<Turn>().TakeAsync);
        app.MapTurns(Names.ClockTopic, app.Services.GetRequiredService<ClockTurn>().TakeAsync);
        app.MapDeadLetters();
        app.MapActorsHandlers();
        return app;
    }
}
