using System.CommandLine;
using System.Globalization;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using Spectre.Console;

namespace DaprMessaging.Cli.Bench;

/// <summary><c>dmsg bench</c>: measures, and checks every message on the way.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> Pairs = Number("--pairs", "Senders, each with a recipient.", 100);
    private static readonly Option<int> Window = Number("--window", "Messages of one sender that are on their way at once.", 16);
    private static readonly Option<int> Seconds = Number("--seconds", "How long to measure, after 3 s of warm-up.", 10);
    private static readonly Option<int> Size = Number("--size", "Length of each text.", 200);
    private static readonly Option<int> DropEvery = Number("--drop-every", "Fault switch: recipients overlook every n-th message, and 'lost' must show it. 0: none.", 0);
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "A running system. Default: one of its own, in a process of its own.", HelpName = "URL", CustomParser = Arguments.Url,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "With --url: the system's folder, whose key signs the tokens.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    public static Command Create()
    {
        var pairs = new Command("pairs", "Many senders, each to one online recipient.") { Pairs, Window, Seconds, Size, DropEvery, Url, Data, SystemOptions.Components, Json };
        pairs.SetAction((arguments, ct) => RunAsync(arguments, new Workload
        {
            Pairs = arguments.GetValue(Pairs), Window = arguments.GetValue(Window),
        }, ct));
        var latency = new Command("latency", "One sender, one online recipient, one message at a time.") { Seconds, Size, DropEvery, Url, Data, SystemOptions.Components, Json };
        latency.SetAction((arguments, ct) => RunAsync(arguments, new Workload(), ct));
        return new Command("bench", "Measure, with every message counted and checked by its recipient.") { pairs, latency };
    }

    private static async Task<int> RunAsync(ParseResult arguments, Workload workload, CancellationToken ct)
    {
        workload = workload with
        {
            Seconds = arguments.GetValue(Seconds),
            Size = arguments.GetValue(Size),
            DropEvery = arguments.GetValue(DropEvery),
        };
        Check(workload);
        BenchResult result;
        if (arguments.GetValue(Url) is { } url)
        {
            await Reach.EnsureAsync(url, ct);
            result = await MeasureAsync(new PairsBench(url, new TokenIssuer(new DataFolder(arguments.GetValue(Data)!).ExistingKey(), TimeProvider.System), null, workload), workload, ct);
        }
        else
        {
            await using var server = await ServerProcess.StartAsync(arguments.GetValue(SystemOptions.Components)!, ct);
            result = await MeasureAsync(new PairsBench(server.Url, server.Tokens, server.CpuTime, workload), workload, ct);
        }

        if (arguments.GetValue(Json)) Terminal.PrintJson(result);
        else Print(result);
        return result.Lost + result.Duplicated == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static Task<BenchResult> MeasureAsync(PairsBench bench, Workload workload, CancellationToken ct) =>
        Terminal.ProgressAsync(progress =>
        {
            var bar = progress.AddTask("measuring", maxValue: workload.Seconds + workload.WarmUpSeconds);
            return bench.RunAsync(bar.Increment, ct);
        });

    private static void Check(Workload workload)
    {
        if (workload.Pairs is < 1 or > 5000) throw new UsageException("--pairs: 1 to 5000.");
        if (workload.Window is < 0 or > 256) throw new UsageException("--window: 1 to 256.");
        if (workload.Seconds is < 1 or > 86_400) throw new UsageException("--seconds: 1 to 86400.");
        if (workload.Size is < 40 or > Contracts.Limits.Text) throw new UsageException($"--size: 40 to {Contracts.Limits.Text}.");
        if (workload.DropEvery < 0) throw new UsageException("--drop-every: not negative.");
    }

    private static void Print(BenchResult result)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("messages/s", Text(result.MessagesPerS, "N0"));
        table.AddRow("deliveries/s", Text(result.DeliveriesPerS, "N0"));
        table.AddRow("latency p50", Text(result.P50Ms, "0.00") + " ms");
        table.AddRow("latency p99", Text(result.P99Ms, "0.00") + " ms");
        table.AddRow("server CPU per 1,000 messages", result.ServerCpuSPer1000 is { } cpu ? Text(cpu, "0.000") + " s" : "–");
        table.AddRow("lost", Mark(result.Lost));
        table.AddRow("duplicated", Mark(result.Duplicated));
        console.Write(table);

        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        static string Mark(long count) => count == 0 ? "[green]0[/]" : $"[red]{count}[/]";
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "N" };
}
