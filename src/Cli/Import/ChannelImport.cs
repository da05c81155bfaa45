using System.Collections.Concurrent;
using DaprMessaging.Client;
using Spectre.Console;

namespace DaprMessaging.Cli.Import;

/// <summary>One log: sent, and compared.</summary>
internal sealed class ChannelImport(Run run, ProgressContext progress)
{
    private const int Readers = 8, MaxNotes = 20;

    public async Task<ImportResult> RunAsync(bool replay, bool check, CancellationToken ct)
    {
        if (replay) await ReplayAsync(ct);
        var found = check ? await CheckAsync(ct) : new ImportResult();
        return ImportResult.OfLog(run.Log) + found;
    }

    private async Task ReplayAsync(CancellationToken ct)
    {
        var bar = progress.AddTask($"{Markup.Escape(run.Log.Name)}: replay", maxValue: Math.Max(1, run.Log.Acts.Count));
        await using var players = new Replay(run);
        await players.PlayAsync(() => bar.Increment(1), ct);
        await players.SettleAsync(ct);
        bar.Value = bar.MaxValue;
    }

    private async Task<ImportResult> CheckAsync(CancellationToken ct)
    {
        var expected = (run.IsChannel ? Expectation.InChannel(run.Log) : Expectation.Of(run.Log)).Select(e => ((Person?)e.Key, e.Value))
            .Prepend((null, Expectation.OfOperator(run.Log))).ToList();
        var bar = progress.AddTask($"{Markup.Escape(run.Log.Name)}: check", maxValue: expected.Count);
        var results = new ConcurrentBag<ImportResult>();
        var notes = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = ct };
        await Parallel.ForEachAsync(expected, options, async (member, token) =>
        {
            var (person, expectation) = member;
            await using var client = new MessagingClient(new MessagingClientOptions
            {
                Url = run.Url, Token = _ => ValueTask.FromResult(run.TokenOf(person, "check")), App = "dmsg import",
            });
            await client.ConnectAsync(token);
            IMemberCheck check = run.IsChannel ? new ChannelMemberCheck(run, person, expectation) : new MailboxCheck(run, person, expectation);
            results.Add(await check.RunAsync(client, token));
            foreach (var note in check.Notes) notes.Add($"{run.Log.Name}, {person?.Nick ?? "operator"}: {note}");
            bar.Increment(1);
        });
        foreach (var note in notes.Order().Take(MaxNotes)) Terminal.Complain(note);
        if (notes.Count > MaxNotes) Terminal.Complain($"… and {notes.Count - MaxNotes} more");
        return results.Aggregate(new ImportResult(), (sum, one) => sum + one);
    }
}
