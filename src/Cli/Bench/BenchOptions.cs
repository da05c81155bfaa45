using System.CommandLine;
using System.Diagnostics;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Cli.Bench;

/// <summary>The options that the benches share, and what they say together.</summary>
internal static class BenchOptions
{
    private static readonly Load usual = new();

    public static Option<int> Pairs { get; } = Number("--pairs", "Senders, each with a recipient.", 100);

    public static Option<int> Seconds { get; } = Number("--seconds", "How long each repeat measures.", usual.Seconds);

    public static Option<int> WarmUp { get; } = Number("--warm-up", "Seconds before the first repeat, which count for nothing but lost messages.", usual.WarmUpSeconds);

    public static Option<int> Repeats { get; } = Number("--repeats", "How often it is measured.", usual.Repeats);

    public static Option<int> Window { get; } = Number("--window", "Messages of one sender that are on their way at once.", usual.Window);

    public static Option<int> Size { get; } = Number("--size", "Length of each text.", usual.Size);

    public static Option<double> Rate { get; } = new("--rate")
    {
        Description = "Messages of each sender a second on a fixed schedule, from which latency counts. 0: as fast as the window allows.", HelpName = "N",
    };

    public static Option<int> DropEvery { get; } = Number("--drop-every", "Fault switch: devices overlook every n-th message, and 'lost' must show it. 0: none.", 0);

    public static Option<string?> Plot { get; } = new("--plot") { Description = "Draw latency by percentile into an SVG file.", HelpName = "FILE" };

    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "A running system. Default: one of its own, in a process of its own.", HelpName = "URL", CustomParser = Arguments.Url,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "With --url: the system's folder, whose key signs the tokens.", DefaultValueFactory = _ => DataFolder.Default, HelpName = "DIR",
    };

    private static readonly Option<int?> Pid = new("--pid")
    {
        Description = "With --url: the system's process on this machine, for its CPU time and memory.", HelpName = "N",
    };

    /// <summary>Of every bench.</summary>
    public static IEnumerable<Option> Common => [Url, Data, Pid, SystemOptions.Components, Arguments.Json];

    public static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "N" };

    public static int PairsOf(ParseResult arguments) => Between(arguments, Pairs, 1, 5000);

    public static int Between(ParseResult arguments, Option<int> option, int least, int most) =>
        arguments.GetValue(option) is var value && value >= least && value <= most ? value : throw new UsageException($"{option.Name}: {least} to {most}.");

    /// <summary>What of the load this bench lets be said, checked.</summary>
    public static Load LoadOf(ParseResult arguments, bool isOneByOne = false)
    {
        var load = new Load
        {
            Window = isOneByOne && arguments.GetValue(Rate) == 0 ? 0 : Or(Window, 256),
            Rate = arguments.GetValue(Rate),
            Seconds = Or(Seconds, usual.Seconds),
            WarmUpSeconds = Or(WarmUp, usual.WarmUpSeconds),
            Repeats = Or(Repeats, usual.Repeats),
            Size = Or(Size, usual.Size),
            DropEvery = Or(DropEvery, usual.DropEvery),
        };
        if (!isOneByOne && load.Window is < 1 or > 256) throw new UsageException("--window: 1 to 256.");
        if (load.Seconds is < 1 or > 86_400) throw new UsageException("--seconds: 1 to 86400.");
        if (load.WarmUpSeconds is < 0 or > 3600) throw new UsageException("--warm-up: 0 to 3600.");
        if (load.Repeats is < 1 or > 100) throw new UsageException("--repeats: 1 to 100.");
        if (load.Size is < 50 or > Contracts.Limits.Text) throw new UsageException($"--size: 50 to {Contracts.Limits.Text}.");
        if (load.Rate is < 0 or > 100_000) throw new UsageException("--rate: 0 to 100000.");
        return load.DropEvery < 0 ? throw new UsageException("--drop-every: not negative.") : load;

        int Or(Option<int> option, int otherwise) => arguments.CommandResult.Command.Options.Contains(option) ? arguments.GetValue(option) : otherwise;
    }

    /// <summary>Measures the system that the command line means: a given one, or one that lives as long as the bench.</summary>
    public static async Task<T> OnTargetAsync<T>(ParseResult arguments, Func<Target, Task<T>> measure, CancellationToken ct)
    {
        if (arguments.GetValue(Url) is { } url)
        {
            await Reach.EnsureAsync(url, ct);
            var tokens = TokenIssuer.Of(new DataFolder(arguments.GetValue(Data)!));
            using var process = arguments.GetValue(Pid) is { } id ? Find(id) : null;
            return await measure(new Target(url, tokens, process));
        }

        if (arguments.GetValue(Pid) is not null) throw new UsageException("--pid: only with --url.");
        await using var server = await ServerProcess.StartAsync(arguments.GetValue(SystemOptions.Components)!, ct);
        return await measure(server.Target);
    }

    private static Process Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--pid: {e.Message}");
        }
    }
}
