using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>The whole screen: dialogs at the left, the open one at the right, below it what is being typed.</summary>
internal static class ScreenView
{
    private const int WidthOfDialogs = 30, NarrowScreen = 70;

    public static IRenderable Of(ChatModel model, LineEditor editor, string title, int width)
    {
        var open = model.Open is { } peer ? model.People.NameOf(peer) : "no dialog is open: /open X, or /help";
        var messages = new Layout("messages", new Panel(new Tail([.. model.Rows.Select(r => Row(model, r))]))
        {
            Header = new PanelHeader($" {Markup.Escape(open)} "), Expand = true, Border = BoxBorder.Rounded, Padding = new Padding(1, 0),
        });
        var body = new Layout("body");
        if (width < NarrowScreen) body.SplitRows(messages);
        else body.SplitColumns(new Layout("dialogs", Dialogs(model)).Size(WidthOfDialogs), messages);
        return new Layout("screen").SplitRows(
            new Layout("status", Status(model, title)).Size(1), body, new Layout("input", Input(editor, width)).Size(3));
    }

    private static Markup Status(ChatModel model, string title)
    {
        var connection = model.IsOnline ? "[green]●[/] online" : "[red]○[/] offline, trying again …";
        return new Markup($" {connection}   [bold]{Markup.Escape(title)}[/]   [grey]/help[/]") { Overflow = Overflow.Ellipsis };
    }

    private static Panel Dialogs(ChatModel model)
    {
        var rows = model.Dialogs.Select((entry, i) =>
        {
            var style = entry.Peer.Equals(model.Open) ? "bold" : entry.Counters.UnreadCount > 0 ? "yellow" : "default";
            var unread = entry.Counters.UnreadCount > 0 ? $" [black on yellow] {entry.Counters.UnreadCount} [/]" : "";
            var top = entry.Top is { } message ? Wording.Summary(message, model.People) : "";
            return new Rows(
                new Markup($"[grey]{i + 1}[/] [{style}]{Markup.Escape(model.People.NameOf(entry.Peer))}[/]{unread}") { Overflow = Overflow.Ellipsis },
                new OneLine($"  {top}", new Style(Color.Grey)));
        });
        return new Panel(new Rows(rows)) { Header = new PanelHeader(" dialogs "), Expand = true, Border = BoxBorder.Rounded, Padding = new Padding(1, 0) };
    }

    private static IRenderable Row(ChatModel model, Row row) => row switch
    {
        Chat.Row.Of { Message: { Action: { } action } m } => new Markup($"[grey]{Wording.Time(m.Date)} * {Markup.Escape(Wording.Action(m.FromUserId, action, model.People))}[/]"),
        Chat.Row.Of { Message: { } m } => new Markup(
            $"[grey]{Wording.Time(m.Date)}[/] [{(m.Out ? "green" : "aqua")}]{Markup.Escape(model.People.NameOf(m.FromUserId))}[/] " +
            $"{Markup.Escape(Wording.Plain(m.Content?.Text ?? ""))} [green]{model.MarkOf(row)}[/]"),
        Chat.Row.Pending p => new Markup($"[grey]…     you {Markup.Escape(Wording.Plain(p.Text))}[/]"),
        Chat.Row.Note n => new Text(n.Text, Color.Yellow),
        _ => Text.Empty,
    };

    // A long line is shown from its end; the cursor is a cell of its own colours.
    private static Panel Input(LineEditor editor, int width)
    {
        var (before, after) = (editor.Text[..editor.Cursor], editor.Text[editor.Cursor..]);
        var room = Math.Max(8, width - 10);
        if (before.Length > room) before = "…" + before[^room..];
        var under = after.Length == 0 ? " " : char.IsHighSurrogate(after[0]) && after.Length > 1 ? after[..2] : after[..1];
        var rest = after.Length == 0 ? "" : after[under.Length..];
        return new Panel(new Markup($"{Markup.Escape(before)}[invert]{Markup.Escape(under)}[/]{Markup.Escape(rest)}") { Overflow = Overflow.Crop })
        {
            Expand = true, Border = BoxBorder.Rounded, Padding = new Padding(1, 0),
        };
    }
}
