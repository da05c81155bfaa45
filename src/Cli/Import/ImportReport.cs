using System.Globalization;
using Spectre.Console;

namespace DaprMessaging.Cli.Import;

/// <summary>The result for people.</summary>
internal static class ImportReport
{
    public static void Print(ImportResult result, string phase)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("imported").AddColumn(new TableColumn("").RightAligned())
            .AddColumn("checked").AddColumn(new TableColumn("").RightAligned());
        string[] left = ["users", "messages", "replies", "mentions", "comings and goings", "deliveries"];
        long[] counts = [result.Users, result.Messages, result.Replies, result.Mentions, result.Memberships, result.Deliveries];
        string[] right = ["missing", "duplicated", "out of order", "unread mismatches", "", "seconds"];
        string[] checks = [.. new[] { result.Missing, result.Duplicated, result.OutOfOrder, result.UnreadMismatches }
            .Select(n => phase == "replay" ? "[grey]–[/]" : n == 0 ? "[green]0[/]" : $"[red]{n}[/]"),
            "", result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)];
        for (var i = 0; i < left.Length; i++)
            table.AddRow(left[i], counts[i].ToString("N0", CultureInfo.InvariantCulture), right[i], checks[i]);
        Terminal.NewOutput().Write(table);
    }
}
