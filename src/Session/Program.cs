using System.Globalization;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Hosting.Tokens;

namespace DaprMessaging.Session;

/// <summary>The app <c>session</c>: the gateway that devices connect to, and the directory of who is where.</summary>
public static class Program
{
    public static Task Main(string[] args) => Create(args).ServeAsync();

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = MessagingApp.CreateBuilder(Names.Session, args, configure);
        builder.Services.Configure<SessionOptions>(builder.Configuration.GetSection("Session"));
        builder.Services.AddSingleton<Quotas>().AddSingleton<LoginQueue>().AddSingleton<TokenReader>().AddSingleton<Listeners>().AddSingleton<Watchers>().AddSingleton<Backlog>().AddSingleton<Devices>().AddSingleton<SessionDirectory>().AddSingleton<OwnSessions>();
        builder.Services.AddSingleton<IGateway>(services => services.GetRequiredService<Devices>());
        builder.Services.AddSingleton<Greeting>().AddSingleton<Socket>();
        builder.Services.AddSingleton<Requests>().AddHostedService(services => services.GetRequiredService<Requests>());
        builder.Services.AddSingleton<IMsg>(services => services.GetRequiredService<Requests>());
        builder.Services.AddHostedService<Leases>().AddHostedService<WatchRenewal>().AddHostedService<Closing>();
        builder.AddMessagingActors(actors =>
        {
            actors.RegisterActor<SessionActor>(Names.SessionActor);
            actors.RegisterGateway(new Instance(Names.Session, builder.Configuration));
        });

        var app = builder.BuildMessagingApp();
        app.UseWebSockets();
        app.UseMiddleware<DirectoryOutage>();
        app.MapActorsHandlers();
        app.MapGet("/ws", ConnectAsync).WithMetadata(Public.Endpoint);
        app.MapGet("/", () => "DaprMessaging gateway. Devices connect to /ws (WebSocket); see PROTOCOL.md.\n").WithMetadata(Public.Endpoint);
        return app;
    }

    private static async Task ConnectAsync(HttpContext context, Socket socket, Quotas quotas)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            await context.Response.WriteAsync("This is a WebSocket endpoint.\n");
            return;
        }

        using var lease = quotas.Connect(context.Connection.RemoteIpAddress);
        if (!lease.IsAcquired)
        {
            var after = Math.Ceiling(Quotas.AgainAfter(lease).TotalSeconds);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = after.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync($"Too many connections from this address; again after {after} s.\n");
            return;
        }

        using var connection = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
        await socket.ServeAsync(connection, context.RequestAborted);
    }
}
