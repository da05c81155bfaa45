using System.CommandLine;
using DaprMessaging.Cli.Sidecars;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Sidecar;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Verify;

/// <summary>
/// The state of a system, through a sidecar: one of a system that runs, found by an address or by the system's folder; or,
/// where nothing runs, one that is started for as long as it is needed, with broker and store and without the apps.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly string[] addresses = ["DAPR_GRPC_ENDPOINT", "DAPR_GRPC_PORT"];

    private readonly SidecarHost? host;
    private readonly LocalSystemOptions options;
    private readonly ILoggerFactory logs;
    private readonly DaprVisit visit;
    private readonly List<IAppInstance> apps = [];

    private Site(DaprVisit visit, SidecarHost? host, LocalSystemOptions options, ILoggerFactory logs) =>
        (this.visit, this.host, this.options, this.logs) = (visit, host, options, logs);

    public static Option<Uri?> Grpc { get; } = new("--dapr-grpc")
    {
        Description = "gRPC address of a sidecar of a running system, of the app inbox for repairs. Default: DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT where set; " +
            "else the system of --data, running or not. DAPR_API_TOKEN proves us to it.",
        HelpName = "URL", CustomParser = Arguments.Url,
    };

    /// <summary>Its apps may be at work: what is on its way is no damage.</summary>
    public bool IsRunning => host is null;

    public IStateStore Store => visit.Store;

    public IPublisher Publisher => visit.Publisher;

    public static async Task<Site> OpenAsync(ParseResult arguments, CancellationToken ct)
    {
        var data = new DataFolder(arguments.GetValue(SystemOptions.Data)!);
        var options = new LocalSystemOptions(data) { Components = arguments.GetValue(SystemOptions.Components)!, Logging = SystemOptions.Logging(arguments) };
        var logs = LoggerFactory.Create(options.Logging);
        if (Address(arguments) is { } address) return new Site(await ReachAsync(address, ct), null, options, logs);
        if (await FindAsync(data, ct) is { } found) return new Site(found, null, options, logs);

        data.ExistingKey();
        var host = await SidecarHost.StartAsync(
            new SidecarHostOptions { ResourcesPath = options.Components, DataPath = data.Path, LoggerFactory = logs }, ct);
        var sidecar = await host.AddAsync(Names.Inbox, ct);
        return new Site(VisitOf(sidecar.AppSettings), host, options, logs);
    }

    /// <summary>In a system of its own, the app that writes mailboxes: it does what is announced, and what had been waiting.</summary>
    public Task StartInboxAsync(CancellationToken ct) => StartAsync(Names.Inbox, Inbox.Program.Create, ct);

    /// <summary>In a system of its own, the app that has the index.</summary>
    public Task StartSearchAsync(CancellationToken ct) => StartAsync(Names.Search, Search.Program.Create, ct);

    /// <summary>Asks an app.</summary>
    /// <exception cref="TimeoutException">It is not there, or did not answer.</exception>
    public Task<T> AskAsync<T>(string appId, string method, IMessage body, MessageParser<T> parser, CancellationToken ct) where T : IMessage<T> =>
        visit.AskAsync(appId, method, body, parser, ct);

    public async ValueTask DisposeAsync()
    {
        visit.Dispose();
        foreach (var app in apps) await app.DisposeAsync();
        if (host is not null) await host.DisposeAsync();
        logs.Dispose();
    }

    private async Task StartAsync(string appId, Func<string[], Action<WebApplicationBuilder>?, WebApplication> create, CancellationToken ct)
    {
        if (host is null) return;
        var app = new HostedApp(await host.AddAsync(appId, ct), create, options, 0);
        apps.Add(app);
        await app.StartAsync(ct);
    }

    private static Dictionary<string, string?>? Address(ParseResult arguments)
    {
        var token = Environment.GetEnvironmentVariable("DAPR_API_TOKEN");
        if (arguments.GetValue(Grpc) is { } url) return new() { ["DAPR_GRPC_ENDPOINT"] = url.ToString(), ["DAPR_API_TOKEN"] = token };
        if (arguments.GetResult(SystemOptions.Data) is { Implicit: false }) return null;
        var settings = addresses.ToDictionary(n => n, Environment.GetEnvironmentVariable);
        if (settings.Values.All(string.IsNullOrEmpty)) return null;
        settings["DAPR_API_TOKEN"] = token;
        return settings.Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary();
    }

    private static async Task<DaprVisit> ReachAsync(Dictionary<string, string?> settings, CancellationToken ct)
    {
        var visit = VisitOf(settings);
        try
        {
            await visit.Store.GetAsync([Names.MailboxDirectoryHead(0)], ct);
            return visit;
        }
        catch (StateException e)
        {
            visit.Dispose();
            throw new TimeoutException($"The state store behind the sidecar at {visit.Address} cannot be read: {e.Message}", e);
        }
    }

    // What is left of a system that was killed names a sidecar that does not answer.
    private static async Task<DaprVisit?> FindAsync(DataFolder data, CancellationToken ct)
    {
        if (await EnvironmentFile.ReadForOperatorAsync(data, ct) is not { } settings) return null;
        try
        {
            return await ReachAsync(settings, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static DaprVisit VisitOf(IEnumerable<KeyValuePair<string, string?>> settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System);
}
