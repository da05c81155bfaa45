using System.Globalization;
using Spectre.Console;

namespace DaprMessaging.Cli.Profile;

/// <summary>A profile for people.</summary>
internal static class ProfileTable
{
    public static void Print(ProfileResult result)
    {
        var console = Terminal.NewOutput();
        var rooms = Table("for a message", "CPU, µs", "share", "allocated, KiB");
        var all = result.Rooms.Sum(r => r.CpuUsPerMessage);
        foreach (var room in result.Rooms) rooms.AddRow(room.Name, Text(room.CpuUsPerMessage, "0"), Text(room.CpuUsPerMessage / all, "0 %"), Text(room.BytesAllocatedPerMessage / 1024, "0.0"));
        rooms.AddRow("all", Text(all, "0"), "", Text(result.Rooms.Sum(r => r.BytesAllocatedPerMessage) / 1024, "0.0"));
        var calls = Table("calls", "for 1,000 messages", "entries a call");
        foreach (var call in result.Calls) calls.AddRow($"{call.App} {call.Api}", Text(call.Per1000, "0.0"), Text(call.EntriesPerCall, "0.#"));
        var disk = Table("disk", "for 1,000 messages", "");
        disk.AddRow("flushes of the log", Text(result.LogFlushesPer1000, "0.0"), "");
        disk.AddRow("commits of the database", Text(result.DatabaseCommitsPer1000, "0.0"), "");
        disk.AddRow("KiB written", Text(result.BytesWrittenPerMessage * 1000 / 1024, "N0"), "");
        console.Write(rooms);
        console.Write(calls);
        console.Write(disk);
        console.WriteLine($"at {Text(result.MessagesPerS, "N0")} messages/s, each app a process of its own");
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var (column, i) in columns.Select((c, i) => (c, i)))
            table.AddColumn(i == 0 ? new TableColumn(column) : new TableColumn(column).RightAligned());
        return table;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
