using DaprMessaging.Cli.Tokens;
using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>The whole back end in one process: broker, store, a sidecar for each app, and the apps.</summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private static readonly (string AppId, Func<string[], Action<WebApplicationBuilder>?, WebApplication> Create)[] Parts =
    [
        (Names.Session, Session.Program.Create),
        (Names.Sync, Sync.Program.Create),
        (Names.Msg, Msg.Program.Create),
        (Names.Inbox, Inbox.Program.Create),
    ];

    private readonly Dictionary<string, HostedApp> apps = [];
    private readonly ILoggerFactory logs;

    private LocalSystem(LocalSystemOptions options, SidecarHost host, ILoggerFactory logs)
    {
        (Host, this.logs) = (host, logs);
        Tokens = new TokenIssuer(options.Data.SigningKey(), TimeProvider.System);
    }

    public SidecarHost Host { get; }

    public TokenIssuer Tokens { get; }

    /// <summary>Where devices connect.</summary>
    public Uri Url => apps[Names.Session].Address;

    public static async Task<LocalSystem> StartAsync(LocalSystemOptions options, CancellationToken ct)
    {
        var logs = LoggerFactory.Create(options.Logging);
        var host = await SidecarHost.StartAsync(
            new SidecarHostOptions { ResourcesPath = options.Components, DataPath = options.Data.Path, LoggerFactory = logs }, ct);
        var system = new LocalSystem(options, host, logs);
        try
        {
            foreach (var (appId, create) in Parts)
                system.apps[appId] = new HostedApp(await host.AddAsync(appId, ct), create, options, appId == Names.Session ? options.Port : 0);

            // The gateway last: who can connect finds everything there.
            await Task.WhenAll(system.apps.Where(a => a.Key != Names.Session).Select(a => a.Value.StartAsync(ct)));
            await system.StartAsync(Names.Session, ct);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public Task StartAsync(string appId, CancellationToken ct) => apps[appId].StartAsync(ct);

    public Task StopAsync(string appId) => apps[appId].StopAsync();

    /// <summary>The gateway first: devices are told, and nothing new comes in while the rest finishes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (appId, _) in Parts)
        {
            if (apps.Remove(appId, out var app)) await app.DisposeAsync();
        }

        await Host.DisposeAsync();
        logs.Dispose();
    }
}
