using Spectre.Console;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary>Dead letters for people.</summary>
internal static class DeadLetterTable
{
    private const int WidthOfLines = 400;

    public static void Print(IReadOnlyList<DeadLetterView> letters)
    {
        if (letters.Count == 0)
        {
            Console.Out.WriteLine("no dead letters");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "died", "topic", "event", "key", "reason");
        foreach (var l in letters)
        {
            table.AddRow(new Text(l.Id), new Text(Times(l)), new Text(l.Topic), new Text(ShortType(l.Type)), new Text(l.Key), new Text(l.Reason));
        }

        Output().Write(table);
    }

    public static void Print(DeadLetterView letter, string? json, string? problem, string? base64)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row("id", letter.Id);
        Row("topic", letter.Topic);
        Row("type", letter.Type);
        Row("event id", letter.EventId);
        Row("key", letter.Key);
        Row("reason", $"{letter.Reason} ({letter.Kind})");
        Row("died", DeadLetterView.Time(letter.DiedAt));
        if (letter.Deaths > 1) Row("before", $"{letter.Deaths - 1} times, since {DeadLetterView.Time(letter.FirstDiedAt)}");
        Row("trace", letter.Trace);
        Row("place", letter.Partition.Length == 0 ? "" : $"partition {letter.Partition}, offset {letter.Offset} of the dead-letter topic");
        Row("bytes", $"{letter.Bytes}");
        Output().Write(grid);
        Console.Out.WriteLine();

        // As it is: to be read, and to be pasted elsewhere.
        if (problem is not null) Console.Out.WriteLine(problem);
        Console.Out.WriteLine(json ?? base64 ?? "");

        void Row(string name, string value)
        {
            if (value.Length > 0) grid.AddRow(new Text(name, Color.Grey), new Text(value));
        }
    }

    private static string Times(DeadLetterView letter) =>
        letter.Deaths > 1 ? $"{DeadLetterView.Time(letter.DiedAt)} ({letter.Deaths} times)" : DeadLetterView.Time(letter.DiedAt);

    private static string ShortType(string type) => type[(type.LastIndexOf('.') + 1)..];

    // Where nobody looks at it, a line of a table stays a line.
    private static IAnsiConsole Output()
    {
        var console = Terminal.NewOutput();
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfLines;
        return console;
    }
}
