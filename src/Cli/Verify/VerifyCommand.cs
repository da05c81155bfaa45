using System.CommandLine;
using System.Diagnostics;
using DaprMessaging.Cli.Up;
using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.Verify;

/// <summary><c>dmsg verify</c>: checks every mailbox and every conversation, of a system that runs or of one that is stopped.</summary>
internal static class VerifyCommand
{
    private const int Readers = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Announce again what mailboxes lack of their conversations; they take it by the ordinary road. In a stopped system Inbox is started for it.",
    };

    private static readonly Option<int> Patience = new("--patience")
    {
        Description = "Seconds in which work on its way may arrive before it counts as damage, and repairs may take effect.", DefaultValueFactory = _ => 15, HelpName = "N",
    };

    public static Command Create()
    {
        var command = new Command("verify", "Check that every mailbox is whole: its steps, counters and pages, and that it has every operation of its conversations.")
        {
            SystemOptions.Data, SystemOptions.Components, Site.Grpc, Repair, Patience, Arguments.Json, SystemOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        if (arguments.GetValue(Patience) < 0) throw new UsageException("--patience: 0 or more seconds.");
        var watch = Stopwatch.StartNew();
        await using var site = await Site.OpenAsync(arguments, ct);
        var audit = new Audit(site.Store, site.IsRunning ? TimeProvider.System : null);
        await WalkAsync(audit, ct);

        var patience = TimeSpan.FromSeconds(arguments.GetValue(Patience));
        if (site.IsRunning) await SettleAsync(audit, _ => true, patience, ct);
        var found = audit.Damages.Count;
        if (arguments.GetValue(Repair) && found > 0)
        {
            await site.StartInboxAsync(ct);
            if (await audit.RepairsAsync(ct) is { Count: > 0 } announcements) await site.Publisher.PublishAsync(announcements, ct);
            await SettleAsync(audit, d => d.Cure == Cure.Repair, patience, ct);
        }

        var result = VerifyResult.Of(audit, found) with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else VerifyReport.Print(result, site.IsRunning);
        return result.Damages.Count == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static Task<bool> WalkAsync(Audit audit, CancellationToken ct) => Terminal.ProgressAsync(async progress =>
    {
        var users = await audit.ListAsync(ct);
        var bar = progress.AddTask("mailboxes", maxValue: Math.Max(1, users.Count));
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = ct }, async (user, token) =>
        {
            await audit.CheckAsync(user, token);
            bar.Increment(1);
        });
        bar.Value = bar.MaxValue;
        return true;
    });

    // Until nothing is left of what may come by itself.
    private static async Task SettleAsync(Audit audit, Func<Damage, bool> mayCome, TimeSpan patience, CancellationToken ct)
    {
        for (var watch = Stopwatch.StartNew(); audit.Damages.Any(mayCome) && watch.Elapsed < patience;)
        {
            await Task.Delay(Pause, TimeProvider.System, ct);
            await audit.RecheckAsync(ct);
        }
    }
}
