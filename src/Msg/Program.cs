using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Hosting.Tokens;
using DaprMessaging.Msg.Commands;

namespace DaprMessaging.Msg;

/// <summary>The app <c>msg</c>: checks requests, turns those that change something into commands, answers the others.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Msg, args, configure);
        builder.Services.Configure<MessageOptions>(builder.Configuration.GetSection("Messages"));
        builder.Services.AddSingleton<TokenReader>().AddSingleton<Existence>().AddSingleton<Requests>();
        builder.Services.AddSingleton<Polls>().AddSingleton<Waiting>().AddSingleton<IGateway>(services => services.GetRequiredService<Waiting>());
        builder.Services.AddSingleton<Searches>().AddHostedService(services => services.GetRequiredService<Searches>());
        builder.Services.AddSingleton<ISearch>(services => services.GetRequiredService<Searches>());
        builder.Services.AddSingleton<Gate>().AddSingleton<Verbs>();
        builder.AddMessagingActors(actors => actors.RegisterGateway(new Instance(Names.Msg, builder.Configuration)));

        var app = builder.BuildMessagingApp();
        app.MapActorsHandlers();
        app.MapPost("/requests", (HttpContext context, Gate gate) => gate.AnswerAsync(context));
        app.MapPost("/{verb}", (HttpContext context, string verb, Verbs verbs) => verbs.AnswerAsync(context, verb));
        return app;
    }
}
