using System.CommandLine;
using System.Diagnostics;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Import;

/// <summary><c>dmsg import</c>: replays IRC logs, then checks every mailbox.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "IRC logs; FILE.annotation.txt beside one says who answers whom.", Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "A running system, http://host:port. Default: one of its own, in a temporary folder.", HelpName = "URL",
        CustomParser = Arguments.Url,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "With --url: the system's folder, whose key signs the tokens.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    private static readonly Option<string> Name = new("--run")
    {
        Description = "Names this import. The same one again goes on where it was broken off and sends nothing twice; another makes new users and chats.",
        DefaultValueFactory = _ => "1", HelpName = "NAME",
    };

    private static readonly Option<bool> AsChannel = new("--channel")
    {
        Description = "Replay each log as a channel, which is kept once, instead of a chat of which each member has a copy.",
    };

    private static readonly Option<string> Phase = new Option<string>("--phase")
    {
        Description = "replay: only send. check: only read and compare what an earlier replay sent. all: both.", DefaultValueFactory = _ => "all",
    }.AcceptOnlyFromAmong("all", "replay", "check");

    public static Command Create()
    {
        var command = new Command("import", "Replay IRC logs through real clients, then compare every member's mailbox with the file.")
        {
            Files, Url, Data, SystemOptions.Components, Name, AsChannel, Phase, Arguments.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var logs = arguments.GetValue(Files)!.Select(IrcLog.Read).ToList();
        var phase = arguments.GetValue(Phase)!;
        if (arguments.GetValue(Url) is null && phase != "all")
            throw new UsageException($"--phase {phase} needs --url: a system of its own does not outlive the command.");

        if (arguments.GetValue(Url) is { } there) await Reach.EnsureAsync(there, ct);
        var result = arguments.GetValue(Url) is { } url
            ? await RunAsync(logs, arguments, phase, url, TokenIssuer.Of(new DataFolder(arguments.GetValue(Data)!)), ct)
            : await WithOwnSystemAsync(arguments.GetValue(SystemOptions.Components)!, system => RunAsync(logs, arguments, phase, system.Url, system.Tokens, ct), ct);
        result = result with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else ImportReport.Print(result, phase);
        return result.IsClean() ? Exit.Ok : Exit.ChecksFailed;
    }

    private static async Task<T> WithOwnSystemAsync<T>(string components, Func<LocalSystem, Task<T>> work, CancellationToken ct)
    {
        var data = DataFolder.Temporary();
        try
        {
            await using var system = await LocalSystem.StartAsync(
                new LocalSystemOptions(data) { Components = components, Logging = logging => SystemOptions.LogToStderr(logging, LogLevel.Warning) }, ct);
            return await work(system);
        }
        finally
        {
            data.Delete();
        }
    }

    private static Task<ImportResult> RunAsync(
        List<IrcLog> logs, ParseResult arguments, string phase, Uri url, TokenIssuer tokens, CancellationToken ct) =>
        Terminal.ProgressAsync(async progress =>
        {
            var total = new ImportResult();
            foreach (var log in logs)
            {
                var import = new ChannelImport(new Run(arguments.GetValue(Name)!, log, url, tokens, arguments.GetValue(AsChannel)), progress);
                total += await import.RunAsync(phase is "all" or "replay", phase is "all" or "check", ct);
            }

            return total;
        });
}
