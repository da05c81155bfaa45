using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Search;

/// <summary>The app <c>search</c>: an index over all mailboxes and channels, made of their logs alone.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Search, args, configure);
        builder.Services.Configure<SearchOptions>(builder.Configuration.GetSection("Search"));
        builder.Services.AddSingleton<IndexFile>().AddSingleton<MessageIndex>().AddSingleton<Shelves>().AddSingleton<Feeding>().AddSingleton<Librarian>().AddSingleton<Door>();

        var app = builder.BuildMessagingApp();
        app.Services.GetRequiredService<IndexFile>().Prepare();
        app.MapPost("/questions", (HttpContext context, Door door) => door.AnswerAsync(context));
        app.MapPost("/upkeep", (HttpContext context, Door door) => door.KeepUpAsync(context));
        return app;
    }
}
