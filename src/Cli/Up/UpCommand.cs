using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Contracts;
using Spectre.Console;

namespace DaprMessaging.Cli.Up;

/// <summary><c>dmsg up</c>: the whole back end on this machine.</summary>
internal static class UpCommand
{
    private static readonly Option<int?> Port = new("--port")
    {
        Description = "Port for devices on 127.0.0.1, 0 for any free one; a second gateway takes the next. Default: as in the config, 7171.", HelpName = "N",
    };

    private static readonly Option<bool> Processes = new("--processes")
    {
        Description = "Each app as a process of its own; one that ends is started again. Default: all in this process.",
    };

    public static Command Create()
    {
        var command = new Command("up", "Start the whole back end; Ctrl-C stops it, and the next start finds everything again.")
        {
            SystemOptions.Data, Port, Processes, SystemOptions.Replicas, SystemOptions.Config, SystemOptions.Components, SystemOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var data = new DataFolder(arguments.GetValue(SystemOptions.Data)!);
        await using var system = await StartAsync(arguments, data, ct);

        var token = system.Tokens.Issue(new TokenRequest(1) { Name = "Alice", Device = "try" });
        var folder = arguments.GetValue(SystemOptions.Data) == DataFolder.Default ? "" : $" --data {data.Path}";
        Console.Out.WriteLine($"data     {data.Path}");
        foreach (var url in system.Urls) Console.Out.WriteLine($"devices  ws://{url.Authority}/ws");
        Console.Out.WriteLine($"user 1   {token}");
        Console.Out.WriteLine($"more     {Environment.ProcessPath} token --user 2 --name Bob{folder}");
        Console.Out.WriteLine($"started in {watch.ElapsedMilliseconds} ms; Ctrl-C stops");
        Console.Out.WriteLine($"ready {system.Url.ToString().TrimEnd('/')}");
        await Console.Out.FlushAsync(ct);
        await Terminal.UntilStoppedAsync(ct);
        Terminal.Notes.MarkupLine("[grey]stopping …[/]");
        return Exit.Ok;
    }

    private static async Task<LocalSystem> StartAsync(ParseResult arguments, DataFolder data, CancellationToken ct)
    {
        if (arguments.GetValue(Port) is < 0 or > 65535) throw new UsageException("--port: 0 to 65535.");
        var topology = Topology.Read(arguments.GetValue(SystemOptions.Config)!).WithReplicas(arguments.GetValue(SystemOptions.Replicas)!);
        if (arguments.GetValue(Port) is { } port) topology = topology.WithPort(Names.Session, port);
        try
        {
            return await LocalSystem.StartAsync(
                new LocalSystemOptions(data)
                {
                    Topology = topology,
                    IsProcesses = arguments.GetValue(Processes),
                    Components = arguments.GetValue(SystemOptions.Components)!,
                    Logging = SystemOptions.Logging(arguments),
                }, ct);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            throw new UsageException($"{e.Message} Is another dmsg up running? Choose another with --port.");
        }
    }
}
