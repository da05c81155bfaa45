using System.CommandLine;
using System.Diagnostics;
using DaprMessaging.Cli.Up;
using DaprMessaging.Cli.Verify;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.SearchIndex;

/// <summary><c>dmsg search rebuild</c>: builds the index anew, of a system that runs or of one that is stopped.</summary>
internal static class SearchCommand
{
    private const int Readers = 4, UsersAtOnce = 16, ChannelsAtOnce = 4, ListsAtOnce = 500;

    private static readonly Option<int> Patience = new("--patience")
    {
        Description = "Seconds without any progress before it gives up.", DefaultValueFactory = _ => 60, HelpName = "N",
    };

    public static Command Create()
    {
        var rebuild = new Command("rebuild", "Drop the index and build it anew from the logs of all mailboxes and channels. Who searches meanwhile finds what is there already, and is told so.")
        {
            SystemOptions.Data, SystemOptions.Components, Site.Grpc, Patience, Arguments.Json, SystemOptions.Verbose,
        };
        rebuild.SetAction(RebuildAsync);
        return new Command("search", "The index that searches go by.") { rebuild };
    }

    private static async Task<int> RebuildAsync(ParseResult arguments, CancellationToken ct)
    {
        if (arguments.GetValue(Patience) < 1) throw new UsageException("--patience: 1 or more seconds.");
        var watch = Stopwatch.StartNew();
        await using var site = await Site.OpenAsync(arguments, ct);
        await site.StartSearchAsync(ct);
        await AskAsync(site, new Upkeep { Drop = new Drop() }, ct);
        var result = await BuildAsync(site, TimeSpan.FromSeconds(arguments.GetValue(Patience)), ct) with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (arguments.GetValue(Arguments.Json)) Terminal.PrintJson(result);
        else Print(result);
        return result.Behind.Count + result.BehindChannels.Count == 0 ? Exit.Ok : Exit.ChecksFailed;
    }

    private static Task<SearchResult> BuildAsync(Site site, TimeSpan patience, CancellationToken ct) => Terminal.ProgressAsync(async progress =>
    {
        var users = await new Audit(site.Store).ListAsync(ct);
        var channels = await ChannelsOfAsync(site, users, ct);
        var bar = progress.AddTask("mailboxes and channels", maxValue: Math.Max(1, users.Count + channels.Count));
        var mailboxes = new IndexBuild((some, token) => AskAsync(site, CatchUp(c => c.UserIds.Add(some)), token), r => r.BehindUserIds, patience, TimeProvider.System);
        var kept = new IndexBuild((some, token) => AskAsync(site, CatchUp(c => c.ChannelIds.Add(some)), token), r => r.BehindChannelIds, patience, TimeProvider.System);
        await AddAsync(mailboxes, users.Chunk(UsersAtOnce));
        await AddAsync(kept, channels.Chunk(ChannelsAtOnce));
        bar.Value = bar.MaxValue;
        return new SearchResult(users.Count, mailboxes.Messages + kept.Messages, [.. mailboxes.Behind.Order()]) { Channels = channels.Count, BehindChannels = [.. kept.Behind.Order()] };

        Task AddAsync(IndexBuild build, IEnumerable<long[]> parts) => Parallel.ForEachAsync(
            parts, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = ct },
            async (some, token) => await build.AddAsync(some, done => bar.Increment(done), token));
    });

    // A channel that nobody is in nobody searches.
    private static async Task<IReadOnlyList<long>> ChannelsOfAsync(Site site, IReadOnlyList<long> users, CancellationToken ct)
    {
        var channels = new SortedSet<long>();
        foreach (var some in users.Chunk(ListsAtOnce))
        {
            foreach (var entry in await site.Store.GetAsync([.. some.Select(Names.JoinedChannels)], ct))
                if (entry.Exists) channels.UnionWith(JoinedChannels.Parser.ParseFrom(entry.Value).ChannelIds);
        }

        return [.. channels];
    }

    private static Upkeep CatchUp(Action<CatchUp> what)
    {
        var upkeep = new Upkeep { CatchUp = new CatchUp() };
        what(upkeep.CatchUp);
        return upkeep;
    }

    private static Task<UpkeepReply> AskAsync(Site site, Upkeep upkeep, CancellationToken ct) =>
        site.AskAsync(Names.Search, "upkeep", upkeep, UpkeepReply.Parser, ct);

    private static void Print(SearchResult result)
    {
        Console.Out.WriteLine(FormattableString.Invariant($"{result.Mailboxes:N0} mailboxes, {result.Channels:N0} channels, {result.Messages:N0} messages in the index, {result.Seconds:0.0} s"));
        Print("users", result.Behind);
        Print("channels", result.BehindChannels);
    }

    private static void Print(string what, IReadOnlyList<long> behind)
    {
        if (behind.Count > 0)
            Console.Out.WriteLine($"not to the end, because they could not be read: {what} {string.Join(", ", behind.Take(20))}{(behind.Count > 20 ? " …" : "")}");
    }
}
