using DaprMessaging.Cli.Sidecars;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>The whole back end on one machine: broker, store, a sidecar for each instance of an app, and the apps.</summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private static readonly Dictionary<string, Func<string[], Action<WebApplicationBuilder>?, WebApplication>> programs = new()
    {
        [Names.Msg] = Msg.Program.Create,
        [Names.Inbox] = Inbox.Program.Create,
        [Names.Sync] = Sync.Program.Create,
        [Names.Session] = Session.Program.Create,
        [Names.Search] = Search.Program.Create,
    };

    private readonly List<(string AppId, IAppInstance App)> apps = [];
    private readonly ILoggerFactory logs;

    private LocalSystem(LocalSystemOptions options, SidecarHost host, ILoggerFactory logs)
    {
        (Host, this.logs) = (host, logs);
        Tokens = new TokenIssuer(options.Data.SigningKey(), TimeProvider.System);
    }

    public SidecarHost Host { get; }

    public TokenIssuer Tokens { get; }

    /// <summary>Where devices connect: each gateway.</summary>
    public IReadOnlyList<Uri> Urls => [.. InstancesOf(Names.Session).Select(a => a.Address)];

    public Uri Url => Urls[0];

    public static async Task<LocalSystem> StartAsync(LocalSystemOptions options, CancellationToken ct)
    {
        var logs = LoggerFactory.Create(options.Logging);
        var host = await SidecarHost.StartAsync(
            new SidecarHostOptions { ResourcesPath = options.Components, DataPath = options.Data.Path, LoggerFactory = logs }, ct);
        var system = new LocalSystem(options, host, logs);
        try
        {
            foreach (var part in options.Topology.Parts)
            {
                for (var i = 0; i < part.Replicas; i++) system.apps.Add((part.AppId, await system.AddAsync(part, i, options, ct)));
            }

            if (system.Urls.Count == 0) throw new UsageException($"There is no service '{Names.Session}': devices could not connect.");

            // The gateways last: who can connect finds everything there.
            await Task.WhenAll(system.apps.Where(a => a.AppId != Names.Session).Select(a => a.App.StartAsync(ct)));
            await system.StartAsync(Names.Session, ct);
            await EnvironmentFile.WriteForOperatorAsync(options, host, ct);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<IAppInstance> InstancesOf(string appId) => apps.Where(a => a.AppId == appId).Select(a => a.App);

    public Task StartAsync(string appId, CancellationToken ct) => Task.WhenAll(InstancesOf(appId).Select(a => a.StartAsync(ct)));

    public Task StopAsync(string appId) => Task.WhenAll(InstancesOf(appId).Select(a => a.StopAsync()));

    /// <summary>The gateways first: devices are told, and nothing new comes in while the rest finishes. The write path last.</summary>
    public async ValueTask DisposeAsync()
    {
        string[] order = [Names.Session, Names.Sync, Names.Msg, Names.Search];
        foreach (var group in apps.ToLookup(a => Array.IndexOf(order, a.AppId) is >= 0 and var at ? at : order.Length).OrderBy(g => g.Key))
            await Task.WhenAll(group.Select(a => a.App.DisposeAsync().AsTask()));
        apps.Clear();
        await Host.DisposeAsync();
        logs.Dispose();
    }

    private async Task<IAppInstance> AddAsync(Part part, int replica, LocalSystemOptions options, CancellationToken ct)
    {
        var sidecar = await Host.AddAsync(part.AppId, part.PortIn("DAPR_HTTP_PORT", replica), part.PortIn("DAPR_GRPC_PORT", replica), ct);
        var port = part.PortOf(replica);
        return options.IsProcesses || part.Project is null || !programs.TryGetValue(part.AppId, out var create)
            ? new AppProcess(sidecar, part, options, port, logs)
            : new HostedApp(sidecar, create, options, port);
    }
}
