using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;

namespace DaprMessaging.Cli.Up;

/// <summary><c>dmsg up</c>: everything in one process.</summary>
internal static class UpCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder of the database, the log and the signing key.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port for devices on 127.0.0.1; 0 takes any free one.", DefaultValueFactory = _ => 7171, HelpName = "N",
    };

    private static readonly Option<string?> Components = new("--components")
    {
        Description = "Folder of Dapr component files. Default: components/local, which need nothing installed.", HelpName = "DIR",
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Say more on stderr." };

    public static Command Create()
    {
        var command = new Command("up", "Start the whole back end in this process; Ctrl-C stops it, and the next start finds everything again.")
        {
            Data, Port, Components, Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    public static void LogToStderr(ILoggingBuilder logging, LogLevel level)
    {
        // What a host says when it cannot start is said once, by us.
        logging.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var data = new DataFolder(arguments.GetValue(Data)!);
        if (arguments.GetValue(Port) is < 0 or > 65535) throw new UsageException("--port: 0 to 65535.");
        var level = arguments.GetValue(Verbose) ? LogLevel.Information : LogLevel.Warning;
        var options = new LocalSystemOptions(data) { Port = arguments.GetValue(Port), Logging = logging => LogToStderr(logging, level) };
        if (arguments.GetValue(Components) is { } components) options = options with { Components = components };

        LocalSystem system;
        try
        {
            system = await LocalSystem.StartAsync(options, ct);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            throw new UsageException($"Port {options.Port} is taken. Is another dmsg up running? Choose one with --port.");
        }

        await using (system)
        {
            var token = system.Tokens.Issue(new Tokens.TokenRequest(1) { Name = "Alice", Device = "try" });
            Console.Out.WriteLine($"data     {data.Path}");
            Console.Out.WriteLine($"devices  ws://{system.Url.Authority}/ws");
            Console.Out.WriteLine($"user 1   {token}");
            Console.Out.WriteLine($"more     {Environment.ProcessPath} token --user 2 --name Bob{(arguments.GetValue(Data) == DataFolder.Default ? "" : $" --data {data.Path}")}");
            Console.Out.WriteLine($"started in {watch.ElapsedMilliseconds} ms; Ctrl-C stops");
            Console.Out.WriteLine($"ready {system.Url.ToString().TrimEnd('/')}");
            await Console.Out.FlushAsync(ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            Terminal.Notes.MarkupLine("[grey]stopping …[/]");
        }

        return Exit.Ok;
    }
}
