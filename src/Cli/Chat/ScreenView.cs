using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>The whole screen: dialogs at the left, the open one at the right, below it what is being typed.</summary>
internal static class ScreenView
{
    private const int WidthOfDialogs = 34, NarrowScreen = 70;

    public static IRenderable Of(ChatModel model, LineEditor editor, string title, int width, long now)
    {
        var messages = new Layout("messages", MessagesPanel.Of(model));
        var body = new Layout("body");
        if (width < NarrowScreen) body.SplitRows(messages);
        else body.SplitColumns(new Layout("dialogs", DialogsPanel.Of(model, now)).Size(WidthOfDialogs), messages);
        return new Layout("screen").SplitRows(
            new Layout("status", Status(model, title)).Size(1), body, new Layout("input", Input(editor, width)).Size(3));
    }

    private static Markup Status(ChatModel model, string title)
    {
        var connection = model.IsOnline ? "[green]●[/] online" : "[red]○[/] offline, trying again …";
        return new Markup($" {connection}   [bold]{Markup.Escape(title)}[/]   [grey]/help[/]") { Overflow = Overflow.Ellipsis };
    }

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
