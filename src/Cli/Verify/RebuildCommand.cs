using System.CommandLine;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.Verify;

/// <summary>
/// <c>dmsg rebuild</c>: builds what follows from a mailbox's log, or from a conversation's operations, shows where the store differs, and
/// writes it on demand.
/// </summary>
internal static class RebuildCommand
{
    private static readonly Option<long> User = new("--user") { Description = "Whose mailbox.", HelpName = "N" };

    private static readonly Option<string> Conversation = new("--conversation")
    {
        Description = "Instead of a mailbox: a channel (b:N), a chat (c:N) or a dialog of two (u:N:M), as verify names it.", HelpName = "ID",
    };

    private static readonly Option<bool> Write = new("--write")
    {
        Description = "Store what was built. Default: only show the difference. The system may run meanwhile; devices hear of it.",
    };

    public static Command Create()
    {
        var command = new Command("rebuild", "Build a user's dialogs, counters and pages from the mailbox's log, or a conversation from its operations, and show where the stored ones differ.")
        {
            User, Conversation, Write, SystemOptions.Data, SystemOptions.Components, Site.Grpc, Arguments.Json, SystemOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var (user, conversation) = (arguments.GetValue(User), arguments.GetValue(Conversation));
        if (arguments.GetResult(User) is null == conversation is null) throw new UsageException("Either --user or --conversation: which is to be built?");
        if (conversation is null && !Peer.User(user).IsValid) throw new UsageException("--user: a number from 1, below 2^53.");
        if (conversation is not null && !ConversationRebuild.IsId(conversation)) throw new UsageException("--conversation: b:N, c:N or u:N:M.");
        return conversation is null ? MailboxAsync(user, arguments, ct) : ConversationAsync(conversation, arguments, ct);
    }

    private static async Task<int> MailboxAsync(long user, ParseResult arguments, CancellationToken ct)
    {
        await using var site = await Site.OpenAsync(arguments, ct);
        var rebuild = new Rebuild(site.Store, user);
        var (differences, left) = await RunAsync(rebuild.CompareAsync, rebuild.WriteAsync, site.IsRunning ? site.Publisher : null, arguments, ct);
        if (!rebuild.Exists) throw new UsageException($"User {user} has no mailbox.");
        return Show(new RebuildResult(user, rebuild.Entries, differences, left), $"mailbox {user}: {rebuild.Entries} entries", arguments);
    }

    // Unlike devices, mailboxes and clocks are told also where nothing runs: it waits for them in the broker.
    private static async Task<int> ConversationAsync(string id, ParseResult arguments, CancellationToken ct)
    {
        await using var site = await Site.OpenAsync(arguments, ct);
        var rebuild = new ConversationRebuild(site.Store, id);
        var (differences, left) = await RunAsync(rebuild.CompareAsync, rebuild.WriteAsync, site.Publisher, arguments, ct);
        if (!rebuild.Exists) throw new UsageException($"There is no conversation {id}.");
        return Show(new RebuildResult(0, rebuild.Operations, differences, left, id), $"conversation {id}: {rebuild.Operations} operations", arguments);
    }

    private static async Task<(List<Complaint> Differences, List<Complaint> Left)> RunAsync(
        Func<CancellationToken, Task<IReadOnlyList<Damage>>> compare, Func<CancellationToken, Task<IReadOnlyList<Emission>>> write,
        IPublisher? publisher, ParseResult arguments, CancellationToken ct)
    {
        var differences = await compare(ct);
        var left = differences;
        if (arguments.GetValue(Write) && differences.Count > 0)
        {
            var news = await write(ct);
            if (publisher is not null && news.Count > 0) await publisher.PublishAsync(news, ct);
            left = await compare(ct);
        }

        return ([.. differences.Select(Complaint.Of)], [.. left.Select(Complaint.Of)]);
    }

    private static int Show(RebuildResult result, string what, ParseResult arguments)
    {
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else Print(result, what, arguments.GetValue(Write));
        return result.Left.Count == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static void Print(RebuildResult result, string what, bool isWritten)
    {
        Console.Out.WriteLine($"{what}, {result.Differences.Count} differences");
        foreach (var difference in result.Differences) Console.Out.WriteLine($"{difference.Where}: {difference.What}");
        if (isWritten) Console.Out.WriteLine($"{result.Left.Count} differences are left");
        VerifyReport.Print(result.Left);
    }

    /// <summary>What the log gives that is not stored: before, and after writing.</summary>
    internal sealed record RebuildResult(long User, long Entries, IReadOnlyList<Complaint> Differences, IReadOnlyList<Complaint> Left, string? Conversation = null);
}
