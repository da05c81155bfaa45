using System.CommandLine;
using HdrHistogram;
using Spectre.Console;

namespace DaprMessaging.Cli.Bench;

/// <summary><c>dmsg bench</c>: measures, and checks every message on the way.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> SenderDevices = BenchOptions.Number("--sender-devices", "Devices of each sender, all online.", 2);
    private static readonly Option<int> RecipientDevices = BenchOptions.Number("--recipient-devices", "Devices of each recipient, all online.", 3);
    private static readonly Option<int> Members = BenchOptions.Number("--members", "Members of the chat, all online.", 50);
    private static readonly Option<int> Writing = BenchOptions.Number("--writing", "Members who write.", 5);
    private static readonly Option<int> Messages = BenchOptions.Number("--messages", "Messages to the one who is away.", 10_000);
    private static readonly Option<int> Dialogs = BenchOptions.Number("--dialogs", "Senders, each in a dialog of their own.", 1);
    private static readonly Option<int> InMailbox = BenchOptions.Number("--messages", "Messages in the mailbox.", 100_000);
    private static readonly Option<int> OverChannels = BenchOptions.Number("--channels", "Channels of the reader over which they are spread, instead. 0: none.", 0);

    private static readonly Option<int> MostMembers = BenchOptions.Number("--most", "Members of the largest channel.", 10_000);
    private static readonly Option<int> ToEach = BenchOptions.Number("--messages", "Messages to each chat.", 400);

    private static readonly Option<string[]> Texts = new("--texts")
    {
        Description = "Files whose lines are the texts. Default: made-up words.", HelpName = "FILE…", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Sessions = BenchOptions.Number("--sessions", "Sessions that do nothing.", 1000);

    private static readonly Option<int> Watches = BenchOptions.Number("--watch", "Others whom each of them watches. 0: nobody.", 0);
    private static readonly Option<int> SlowSessions = BenchOptions.Number("--sessions", "Sessions that do not read.", 1000);
    private static readonly Option<int> Asks = BenchOptions.Number("--asks", "Pages of history that each of them asks for.", 8);
    private static readonly Option<int> Posted = BenchOptions.Number("--messages", "Messages to their channel, of 4,000 signs each, 40 a second.", 600);

    public static Command Create() => new("bench", "Measure, with every message counted and checked by the devices that are to see it.")
    {
        Sending("pairs", "Many senders, each to one online recipient.", [BenchOptions.Pairs], CastOfPairsAsync),
        Sending("latency", "One sender, one online recipient, one message at a time; or --rate a second.", [],
            (target, load, _, _) => Task.FromResult(Cast.OfPairs(target, load, 1, 1, 1)), isOneByOne: true),
        Sending("devices", "Pairs with several devices each.", [BenchOptions.Pairs, SenderDevices, RecipientDevices], CastOfPairsAsync),
        Sending("group", "One chat, all of its members online.", [Members, Writing], CastOfGroupAsync),
        Offline(),
        Idle(),
        Slow(),
        Search(),
        ByMembers(),
    };

    private static Command Sending(
        string name, string description, Option[] own, Func<Target, Load, ParseResult, CancellationToken, Task<Cast>> cast, bool isOneByOne = false)
    {
        Option[] shared = [BenchOptions.Rate, BenchOptions.Seconds, BenchOptions.WarmUp, BenchOptions.Repeats, BenchOptions.Size, BenchOptions.DropEvery, BenchOptions.Plot];
        var command = CommandOf(name, description, [.. own, .. isOneByOne ? shared : shared.Prepend(BenchOptions.Window)]);
        command.SetAction(async (arguments, ct) =>
        {
            var load = BenchOptions.LoadOf(arguments, isOneByOne);
            var (result, latencies) = await BenchOptions.OnTargetAsync(arguments, async target =>
            {
                await using var all = await cast(target, load, arguments, ct);
                var bench = new SendingBench(name, target, all, load);
                return (await Terminal.ProgressAsync(async progress =>
                {
                    var connecting = progress.AddTask("connecting", maxValue: 1);
                    var measuring = progress.AddTask("measuring", maxValue: load.WarmUpSeconds + load.Repeats * load.Seconds);
                    await all.ConnectAsync(connecting.Increment, ct);
                    return await bench.RunAsync(measuring.Increment, ct);
                }), bench.Latencies);
            }, ct);
            Draw(arguments, name, latencies);
            return Tell(arguments, result, BenchTable.Print, result.Lost + result.Duplicated + result.Failed);
        });
        return command;
    }

    private static Command Offline()
    {
        var command = CommandOf("offline", "Messages to a user who is away, who then comes back.",
            [Messages, Dialogs, BenchOptions.Window, BenchOptions.Repeats, BenchOptions.Size, BenchOptions.DropEvery]);
        command.SetAction(async (arguments, ct) =>
        {
            var (load, messages) = (BenchOptions.LoadOf(arguments), BenchOptions.Between(arguments, Messages, 1, 1_000_000));
            var dialogs = BenchOptions.Between(arguments, Dialogs, 1, Math.Min(messages, 1000));
            var result = await BenchOptions.OnTargetAsync(arguments, target => Terminal.ProgressAsync(progress =>
                new OfflineBench(target, load, messages, dialogs).RunAsync(progress.AddTask("measuring", maxValue: load.Repeats + 1).Increment, ct)), ct);
            return Tell(arguments, result, BenchTable.Print, result.Lost + result.Duplicated);
        });
        return command;
    }

    private static Command Idle()
    {
        var command = CommandOf("idle", "Sessions that are there and do nothing; then a message to each, and all of them back at once.", [Sessions, Watches, BenchOptions.Seconds, BenchOptions.WarmUp]);
        command.SetAction(async (arguments, ct) =>
        {
            var (load, sessions) = (BenchOptions.LoadOf(arguments), BenchOptions.Between(arguments, Sessions, 1, 20_000));
            var watches = BenchOptions.Between(arguments, Watches, 0, Math.Min(sessions - 1, Contracts.Limits.Watched));
            var result = await BenchOptions.OnTargetAsync(arguments, target => Terminal.ProgressAsync(progress =>
                new IdleBench(target, load, sessions, watches).RunAsync(progress.AddTask("measuring", maxValue: 2 * load.Seconds).Increment, ct)), ct);
            return Tell(arguments, result, BenchTable.Print, result.Unlisted + result.Missed + result.Doubled);
        });
        return command;
    }

    private static Command Slow()
    {
        var command = CommandOf("slow", "Sessions that do not read what they are told and have asked for, among others that do.", [SlowSessions, Posted, Asks]);
        command.SetAction(async (arguments, ct) =>
        {
            var (sessions, messages) = (BenchOptions.Between(arguments, SlowSessions, 1, 10_000), BenchOptions.Between(arguments, Posted, 1, 100_000));
            var result = await BenchOptions.OnTargetAsync(arguments, target => Terminal.ProgressAsync(progress =>
                new SlowBench(target, sessions, messages, BenchOptions.Between(arguments, Asks, 0, 200)).RunAsync(progress.AddTask("measuring", maxValue: 1).Increment, ct)), ct);
            return Tell(arguments, result, BenchTable.Print, result.Lost);
        });
        return command;
    }

    private static Command Search()
    {
        var command = CommandOf("search", "A mailbox with many messages, its index, and questions to it.", [InMailbox, OverChannels, Texts]);
        command.SetAction(async (arguments, ct) =>
        {
            var (messages, channels) = (BenchOptions.Between(arguments, InMailbox, 1, 10_000_000), BenchOptions.Between(arguments, OverChannels, 0, Contracts.Limits.SearchedChannels));
            var texts = arguments.GetValue(Texts) is { Length: > 0 } files ? SearchTexts.OfFiles(files) : SearchTexts.MadeUp();
            var result = await BenchOptions.OnTargetAsync(arguments, target => Terminal.ProgressAsync(progress =>
                new SearchBench(target, texts, messages, channels).RunAsync(progress.AddTask("sending", maxValue: 1).Increment, ct)), ct);
            return Tell(arguments, result, BenchTable.Print, result.Wrong);
        });
        return command;
    }

    private static Command ByMembers()
    {
        var command = CommandOf("members", "What a message costs by the number of members: of chats, written out, and of channels, kept once.", [MostMembers, ToEach, BenchOptions.Plot]);
        command.SetAction(async (arguments, ct) =>
        {
            var (most, messages) = (BenchOptions.Between(arguments, MostMembers, 2, Contracts.Limits.ChannelMembers), BenchOptions.Between(arguments, ToEach, 20, 100_000));
            var result = await BenchOptions.OnTargetAsync(arguments, target => Terminal.ProgressAsync(progress =>
                new MembersBench(target, most, messages, TimeProvider.System).RunAsync(progress.AddTask("measuring", maxValue: 1).Increment, ct)), ct);
            if (arguments.GetValue(BenchOptions.Plot) is { } file) Write(file, BenchPlot.Draw(result));
            return Tell(arguments, result, BenchTable.Print, result.Lost);
        });
        return command;
    }

    private static Task<Cast> CastOfPairsAsync(Target target, Load load, ParseResult arguments, CancellationToken ct)
    {
        var isWithDevices = arguments.CommandResult.Command.Options.Contains(SenderDevices);
        return Task.FromResult(Cast.OfPairs(target, load, BenchOptions.PairsOf(arguments),
            isWithDevices ? BenchOptions.Between(arguments, SenderDevices, 1, 10) : 1, isWithDevices ? BenchOptions.Between(arguments, RecipientDevices, 1, 10) : 1));
    }

    private static Task<Cast> CastOfGroupAsync(Target target, Load load, ParseResult arguments, CancellationToken ct)
    {
        var members = BenchOptions.Between(arguments, Members, 2, Contracts.Limits.Members);
        return Cast.OfGroupAsync(target, load, members, BenchOptions.Between(arguments, Writing, 1, members), ct);
    }

    private static Command CommandOf(string name, string description, IEnumerable<Option> options)
    {
        var command = new Command(name, description);
        foreach (var option in options.Concat(BenchOptions.Common)) command.Options.Add(option);
        return command;
    }

    private static void Draw(ParseResult arguments, string name, IReadOnlyList<HistogramBase> latencies)
    {
        if (arguments.GetValue(BenchOptions.Plot) is not { } file) return;
        Write(file, BenchPlot.Draw($"dmsg bench {name}", latencies));
    }

    private static void Write(string file, string plot)
    {
        File.WriteAllText(file, plot);
        Terminal.Notes.MarkupLineInterpolated($"[grey]{file}[/]");
    }

    private static int Tell<T>(ParseResult arguments, T result, Action<T> print, long wrong)
    {
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else print(result);
        return wrong == 0 ? Exit.Ok : Exit.ChecksFailed;
    }
}
