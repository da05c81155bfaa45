using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>The list of dialogs on a screen: two lines for each, the archive below the others.</summary>
internal static class DialogsPanel
{
    public static Panel Of(ChatModel model, long now)
    {
        var dialogs = model.Dialogs;
        var rows = new List<IRenderable>();
        for (var i = 0; i < dialogs.Count; i++)
        {
            if (dialogs[i].Counters.FolderId == 1 && (i == 0 || dialogs[i - 1].Counters.FolderId == 0))
                rows.Add(new Rule("[grey]archive[/]") { Style = new Style(Color.Grey), Justification = Justify.Left });
            rows.Add(new Markup(Title(model, dialogs[i], i + 1, now)) { Overflow = Overflow.Ellipsis });
            rows.Add(new OneLine($"  {DialogWording.Top(model, dialogs[i])}", TopStyle(model, dialogs[i])));
        }

        return new Panel(new Rows(rows)) { Header = new PanelHeader(" dialogs "), Expand = true, Border = BoxBorder.Rounded, Padding = new Padding(1, 0) };
    }

    private static string Title(ChatModel model, ShownDialog dialog, int number, long now)
    {
        var (counters, isMuted) = (dialog.Counters, dialog.Counters.MuteUntil > now);
        var style = dialog.Peer.Equals(model.Open) ? "bold" : counters.UnreadCount > 0 && !isMuted ? "yellow" : "default";
        var unread = counters.UnreadCount > 0 ? $" [black on {(isMuted ? "grey" : "yellow")}] {counters.UnreadCount} [/]" : counters.UnreadMark ? " [yellow]●[/]" : "";
        var mentions = counters.UnreadMentionsCount > 0 ? " [black on aqua] @ [/]" : "";
        var marks = string.Join("", DialogWording.Marks(model, dialog, now).Where(m => m is not "top" and not "archive").Select(m => $" [grey]{m}[/]"));
        return $"[grey]{number}{(counters.Pinned ? "▲" : "")}[/] [{style}]{Markup.Escape(model.People.NameOf(dialog.Peer))}[/]{marks}{mentions}{unread}";
    }

    private static Style TopStyle(ChatModel model, ShownDialog dialog) =>
        new(model.DoingIn(dialog.Peer) is not null ? Color.Green : dialog.Draft is not null ? Color.Red : Color.Grey);
}
