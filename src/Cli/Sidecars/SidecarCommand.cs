using System.CommandLine;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Cli.Up;
using DaprMessaging.Sidecar;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace DaprMessaging.Cli.Sidecars;

/// <summary><c>dmsg sidecar</c>: broker, store, placement and a sidecar for each instance of apps that others start.</summary>
internal static class SidecarCommand
{
    public static Command Create()
    {
        var command = new Command("sidecar", "Host broker, store and a sidecar for each instance of the config's services, which you start yourself, in any language.")
        {
            SystemOptions.Config, SystemOptions.Data, SystemOptions.Replicas, SystemOptions.Components, SystemOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var data = new DataFolder(arguments.GetValue(SystemOptions.Data)!);
        var options = new LocalSystemOptions(data)
        {
            Topology = Topology.Read(arguments.GetValue(SystemOptions.Config)!).WithReplicas(arguments.GetValue(SystemOptions.Replicas)!),
            Components = arguments.GetValue(SystemOptions.Components)!,
        };
        using var logs = LoggerFactory.Create(SystemOptions.Logging(arguments));
        await using var host = await SidecarHost.StartAsync(
            new SidecarHostOptions { ResourcesPath = options.Components, DataPath = data.Path, LoggerFactory = logs }, ct);

        var watches = new List<Task>();
        foreach (var part in options.Topology.Parts)
        {
            for (var i = 0; i < part.Replicas; i++) watches.Add(await ServeAsync(host, part, i, options, logs, ct));
        }

        await EnvironmentFile.WriteForOperatorAsync(options, host, ct);
        Console.Out.WriteLine($"ready {watches.Count} sidecars; Ctrl-C stops");
        await Console.Out.FlushAsync(ct);
        await Task.WhenAll(watches);
        Terminal.Notes.MarkupLine("[grey]stopping …[/]");
        return Exit.Ok;
    }

    private static async Task<Task> ServeAsync(
        SidecarHost host, Part part, int replica, LocalSystemOptions options, ILoggerFactory logs, CancellationToken ct)
    {
        var sidecar = await host.AddAsync(part.AppId, part.PortIn("DAPR_HTTP_PORT", replica), part.PortIn("DAPR_GRPC_PORT", replica), ct);
        var port = part.PortOf(replica);
        var file = EnvironmentFile.Write(options, sidecar, port);
        var at = port == 0 ? "only asks" : $"is awaited at {port}";
        Console.Out.WriteLine($"{sidecar.InstanceId,-12} {sidecar.HttpEndpoint}  grpc {sidecar.GrpcEndpoint.Port}  app {at}  env {file}");
        return port == 0
            ? Terminal.UntilStoppedAsync(ct)
            : new AppWatch(sidecar, new Uri($"http://127.0.0.1:{port}"), part.Protocol, logs.CreateLogger(sidecar.InstanceId)).RunAsync(ct);
    }
}
