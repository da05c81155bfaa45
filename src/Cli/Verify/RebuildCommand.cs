using System.CommandLine;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.Verify;

/// <summary><c>dmsg rebuild</c>: builds what follows from a mailbox's log, shows where the store differs, and writes it on demand.</summary>
internal static class RebuildCommand
{
    private static readonly Option<long> User = new("--user") { Description = "Whose mailbox.", Required = true, HelpName = "N" };

    private static readonly Option<bool> Write = new("--write")
    {
        Description = "Store what was built. Default: only show the difference. The system may run meanwhile; devices hear of it.",
    };

    public static Command Create()
    {
        var command = new Command("rebuild", "Build a user's dialogs, counters and pages from the mailbox's log, and show where the stored ones differ.")
        {
            User, Write, SystemOptions.Data, SystemOptions.Components, Site.Grpc, Arguments.Json, SystemOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var user = arguments.GetValue(User);
        if (!Peer.User(user).IsValid) throw new UsageException("--user: a number from 1, below 2^53.");
        await using var site = await Site.OpenAsync(arguments, ct);
        var rebuild = new Rebuild(site.Store, user);
        var differences = await rebuild.CompareAsync(ct);
        if (!rebuild.Exists) throw new UsageException($"User {user} has no mailbox.");
        var left = differences;
        if (arguments.GetValue(Write) && differences.Count > 0)
        {
            var news = await rebuild.WriteAsync(ct);
            if (site.IsRunning && news.Count > 0) await site.Publisher.PublishAsync(news, ct);
            left = await rebuild.CompareAsync(ct);
        }

        var result = new RebuildResult(user, rebuild.Entries, [.. differences.Select(Complaint.Of)], [.. left.Select(Complaint.Of)]);
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else Print(result, arguments.GetValue(Write));
        return result.Left.Count == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static void Print(RebuildResult result, bool isWritten)
    {
        Console.Out.WriteLine($"mailbox {result.User}: {result.Entries} entries, {result.Differences.Count} differences");
        foreach (var difference in result.Differences) Console.Out.WriteLine($"{difference.Where}: {difference.What}");
        if (isWritten) Console.Out.WriteLine($"{result.Left.Count} differences are left");
        VerifyReport.Print(result.Left);
    }

    /// <summary>What the log gives that is not stored: before, and after writing.</summary>
    internal sealed record RebuildResult(long User, long Entries, IReadOnlyList<Complaint> Differences, IReadOnlyList<Complaint> Left);
}
