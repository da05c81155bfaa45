using System.CommandLine;
using DaprMessaging.Cli.Bench;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Profile;

/// <summary><c>dmsg profile</c>: what a message costs, and where.</summary>
internal static class ProfileCommand
{
    private static readonly Option<string?> Flame = new("--flame") { Description = "Draw where the CPU time goes into an SVG file, by sampling.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("profile", "Where the time of a message goes: CPU and memory by app, calls, disk flushes; on a system of its own, each app a process. Linux only.")
        {
            BenchOptions.Pairs, BenchOptions.Window, BenchOptions.Seconds, BenchOptions.WarmUp, BenchOptions.Size, Flame, SystemOptions.Components, Arguments.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw new UsageException("profile reads /proc: Linux only.");
        var load = BenchOptions.LoadOf(arguments) with { Repeats = 1 };
        var pairs = BenchOptions.PairsOf(arguments);
        await using var server = await ServerProcess.StartAsync(arguments.GetValue(SystemOptions.Components)!, ct, "--processes");
        using var counters = await SidecarCounters.OfAsync(server.Data, ct);
        var target = server.Target;
        await using var cast = Cast.OfPairs(target, load, pairs, 1, 1);
        var moments = new List<Moment>();
        var allocations = new Allocations(Moment.Family(target.Process!.Id));
        IReadOnlyDictionary<string, double> allocated = new Dictionary<string, double>();
        var samples = arguments.GetValue(Flame) is null ? null : new Sampling(Moment.Family(target.Process!.Id));
        var bench = new SendingBench("profile", target, cast, load)
        {
            Boundary = async () => moments.Add(await Moment.OfAsync(target.Process!, counters, ct)),
            AfterRepeats = async () =>
            {
                var before = await Moment.OfAsync(target.Process!, counters, ct);
                var rates = await allocations.CountAsync(ct);
                allocated = PerMessage(rates, before, await Moment.OfAsync(target.Process!, counters, ct));
                samples?.Start();
                if (samples is not null) await samples.StopAsync(ct);
            },
        };
        var measured = await Terminal.ProgressAsync(async progress =>
        {
            var bar = progress.AddTask("measuring", maxValue: load.WarmUpSeconds + load.Seconds);
            await cast.ConnectAsync(_ => { }, ct);
            return await bench.RunAsync(bar.Increment, ct);
        });
        var result = ProfileResult.Between(moments[0], moments[1], allocated, measured.MessagesPerS * load.Seconds, measured.MessagesPerS);
        if (samples is not null) await File.WriteAllTextAsync(arguments.GetValue(Flame)!, FlameGraph.Draw("managed code by room, sampled", samples.Read()), ct);
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else ProfileTable.Print(result);
        return measured.Lost + measured.Duplicated == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    // What is allocated a second, shared out among the messages that Msg published between two moments.
    private static Dictionary<string, double> PerMessage(IReadOnlyDictionary<string, double> rates, Moment before, Moment after)
    {
        var published = (Names.Msg, "BulkPublishEvent.entries");
        var messages = after.Count(published) - before.Count(published);
        return rates.ToDictionary(r => r.Key, r => r.Value * (after.At - before.At).TotalSeconds / Math.Max(1, messages));
    }
}
