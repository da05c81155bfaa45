using System.Globalization;
using Spectre.Console;

namespace DaprMessaging.Cli.Bench;

/// <summary>A result for people: each figure as the median, and how far the repeats lie apart.</summary>
internal sealed class BenchTable
{
    private readonly Table table = new Table().Border(TableBorder.Rounded)
        .AddColumn("").AddColumn(new TableColumn("median").RightAligned()).AddColumn(new TableColumn("min – max").RightAligned());

    public static void Print(BenchResult result) => new BenchTable()
        .Row("messages/s", "N0", result.Repeats, r => r.MessagesPerS)
        .Row("deliveries/s", "N0", result.Repeats, r => r.DeliveriesPerS)
        .Row("latency p50, ms", "0.00", result.Repeats, r => r.P50Ms)
        .Row("latency p99, ms", "0.00", result.Repeats, r => r.P99Ms)
        .Row("latency max, ms", "0.00", result.Repeats, r => r.MaxMs)
        .Row("server CPU s per 1,000 messages", "0.000", result.Repeats, r => r.ServerCpuSPer1000)
        .Row("client CPU s per 1,000 messages", "0.000", result.Repeats, r => r.ClientCpuSPer1000)
        .Zero("lost", result.Lost).Zero("duplicated", result.Duplicated).Zero("failed", result.Failed)
        .Write();

    public static void Print(OfflineResult result) => new BenchTable()
        .Row("stored/s", "N0", result.Repeats, r => r.StoredPerS)
        .Row("fetched/s", "N0", result.Repeats, r => r.FetchedPerS)
        .Row("server CPU s per 1,000 stored", "0.000", result.Repeats, r => r.StoringCpuSPer1000)
        .Row("server CPU s per 1,000 fetched", "0.000", result.Repeats, r => r.FetchingCpuSPer1000)
        .Row("first screen of a new device, ms", "0.0", result.Repeats, r => r.FirstScreenMs)
        .Row("server memory, at the most more, MiB", "0.0", result.Repeats, r => r.ServerMemoryMib)
        .Row("client memory, at the most more, MiB", "0.0", result.Repeats, r => r.ClientMemoryMib)
        .Zero("lost", result.Lost).Zero("duplicated", result.Duplicated)
        .Write();

    public static void Print(IdleResult result) => new BenchTable()
        .Row("sessions", "N0", [result], r => r.Sessions)
        .Row("logins/s", "N0", [result], r => r.LoginsPerS)
        .Row("server memory a session, KiB", "0.0", [result], r => r.KibPerSession)
        .Row("server CPU while idle, % of a core", "0.00", [result], r => r.CpuPercent)
        .Row("messages to all of them/s", "N0", [result], r => r.PushesPerS)
        .Row("all of them back at once, s", "0.0", [result], r => r.StormS)
        .Row("others whom each watches", "N0", [result], r => r.Watches)
        .Row("told that one was not there", "N0", [result], r => r.Gone)
        .Zero("not in the list of sessions", result.Unlisted)
        .Zero("missed", result.Missed)
        .Zero("doubled", result.Doubled)
        .Write();

    public static void Print(SlowResult result) => new BenchTable()
        .Row("sessions that do not read", "N0", [result], r => r.Sessions)
        .Row("of those, told to go", "N0", [result], r => r.ToldToGo)
        .Row("server memory, at the most more, MiB", "N0", [result], r => r.MemoryMib)
        .Row("who reads, without them: p50, ms", "0.00", [result], r => r.WithoutP50Ms)
        .Row("  p99, ms", "0.00", [result], r => r.WithoutP99Ms)
        .Row("  max, ms", "0.00", [result], r => r.WithoutMaxMs)
        .Row("who reads, among them: p50, ms", "0.00", [result], r => r.P50Ms)
        .Row("  p99, ms", "0.00", [result], r => r.P99Ms)
        .Row("  max, ms", "0.00", [result], r => r.MaxMs)
        .Zero("lost", result.Lost)
        .Write();

    public static void Print(SearchBenchResult result)
    {
        var table = new BenchTable()
            .Row("messages", "N0", [result], r => r.Messages)
            .Row("in channels", "N0", [result], r => r.Channels)
            .Row("indexed/s", "N0", [result], r => r.IndexedPerS)
            .Row("questions that took", "N0", [result], r => r.IndexingCalls)
            .Row("server CPU s per 1,000 indexed", "0.000", [result], r => r.IndexingCpuSPer1000)
            .Row("after one more message, ms", "0.00", [result], r => r.OneMoreMs);
        foreach (var answer in result.Answers)
        {
            table.Row($"{answer.Name}, {answer.Found} found, p50 ms", "0.00", [answer], a => a.P50Ms)
                .Row("  slowest, ms", "0.00", [answer], a => a.MaxMs);
        }

        table.Zero("wrong", result.Wrong).Write();
    }

    public static void Print(MembersResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("members").RightAligned())
            .AddColumn(new TableColumn("messages/s").RightAligned()).AddColumn(new TableColumn("server CPU s per 1,000 messages").RightAligned());
        foreach (var point in result.Points)
        {
            table.AddRow(
                point.IsChannel ? "channel, kept once" : "chat, written out", point.Members.ToString("N0", CultureInfo.InvariantCulture),
                point.MessagesPerS.ToString("N0", CultureInfo.InvariantCulture), point.ServerCpuSPer1000?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–");
        }

        Terminal.NewOutput().Write(table);
        new BenchTable().Zero("lost", result.Lost).Write();
    }

    private BenchTable Row<T>(string name, string format, IReadOnlyList<T> repeats, Func<T, double?> of)
    {
        var values = repeats.Select(of).OfType<double>().ToList();
        table.AddRow(name, values.Count == 0 ? "–" : Text(Statistics.Median(values)), values.Count < 2 ? "" : $"{Text(values.Min())} – {Text(values.Max())}");
        return this;

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private BenchTable Zero(string name, long count)
    {
        table.AddRow(name, count == 0 ? "[green]0[/]" : $"[red]{count.ToString(CultureInfo.InvariantCulture)}[/]", "");
        return this;
    }

    private void Write() => Terminal.NewOutput().Write(table);
}
