using System.CommandLine;
using DaprMessaging.Cli.Topologies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DaprMessaging.Cli.Up;

/// <summary>The options of every command that starts a system.</summary>
internal static class SystemOptions
{
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "Folder of the database, the log and the signing key.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    public static Option<string> Config { get; } = new("--config")
    {
        Description = "What runs: a tye.yaml. Default: the one of this system, with its five apps.", DefaultValueFactory = _ => Topology.Default, HelpName = "FILE",
    };

    public static Option<string> Components { get; } = new("--components")
    {
        Description = "Folder of Dapr component files. Default: components/local, which need nothing installed.",
        DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "components", "local"),
        HelpName = "DIR",
    };

    public static Option<string> Replicas { get; } = new("--replicas")
    {
        Description = "Instances of an app, such as inbox=2,session=2.", DefaultValueFactory = _ => "", HelpName = "APP=N,…",
    };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Say more on stderr." };

    public static void LogToStderr(ILoggingBuilder logging, LogLevel level)
    {
        // What a host says when it cannot start is said once, by us.
        logging.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    public static Action<ILoggingBuilder> Logging(ParseResult arguments) =>
        logging => LogToStderr(logging, arguments.GetValue(Verbose) ? LogLevel.Information : LogLevel.Warning);
}
