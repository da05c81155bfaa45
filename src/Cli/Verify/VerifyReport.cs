using System.Globalization;
using Spectre.Console;

namespace DaprMessaging.Cli.Verify;

/// <summary>The result for people: what was checked, then each damage in one line.</summary>
internal static class VerifyReport
{
    private const int MaxLines = 100;

    public static void Print(VerifyResult result, bool isRunning)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("checked").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("mailboxes", Number(result.Mailboxes)).AddRow("entries", Number(result.Entries));
        table.AddRow("conversations", Number(result.Conversations)).AddRow("operations", Number(result.Operations));
        if (result.Repaired > 0) table.AddRow("repaired", $"[green]{Number(result.Repaired)}[/]");
        table.AddRow("damages", result.Damages.Count == 0 ? "[green]0[/]" : $"[red]{Number(result.Damages.Count)}[/]");
        table.AddRow("seconds", result.Seconds.ToString("0.0", CultureInfo.InvariantCulture));
        Terminal.NewOutput().Write(table);
        Print(result.Damages);
        if (!isRunning && result.Damages.Any(d => d.Remedy.EndsWith("--repair", StringComparison.Ordinal)))
            Console.Out.WriteLine("The system is stopped: what a mailbox lacks may only be waiting in the broker, and arrive when it runs.");
    }

    public static void Print(IReadOnlyList<Complaint> damages)
    {
        foreach (var damage in damages.Take(MaxLines)) Console.Out.WriteLine(damage);
        if (damages.Count > MaxLines) Console.Out.WriteLine($"… and {damages.Count - MaxLines} more; --json prints all");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
