using DaprMessaging.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>The open dialog on a screen: as many of its last messages as there is room for.</summary>
internal static class MessagesPanel
{
    public static Panel Of(ChatModel model) => new(new Tail([.. model.Rows.Select(r => Line(model, r))]))
    {
        Header = new PanelHeader(Header(model)), Expand = true, Border = BoxBorder.Rounded, Padding = new Padding(1, 0),
    };

    // Who it is, what they do, and what is pinned.
    private static string Header(ChatModel model)
    {
        if (model.Open is not { } peer) return " no dialog is open: /open X, or /help ";
        var doing = model.DoingIn(peer) is { } typing ? $" [green]{Markup.Escape(typing)}[/]" : $" {Markup.Escape(model.People.NameOf(peer))}";
        if (Wording.Presence(model.People.PresenceOf(peer)) is { Length: > 0 } presence) doing += $"[grey], {presence}[/]";
        if (model.IsBroadcast(peer)) doing += "[grey], only admins write[/]";
        return model.OpenDialog?.Counters is { PinnedMessagesCount: > 0 } counters
            ? $"{doing} [grey]▲ {Markup.Escape(Wording.Quote(model.OpenDialog.Find(counters.PinnedMessageId)))}{(counters.PinnedMessagesCount > 1 ? $" and {counters.PinnedMessagesCount - 1} more" : "")}[/] "
            : $"{doing} ";
    }

    private static IRenderable Line(ChatModel model, Row row) => row switch
    {
        Row.Of { Message: { Action: not null } m } => new Markup($"[grey]{Wording.Time(m.Date)} {Markup.Escape(Wording.Summary(m, model.People, model.MeantBy(m)))}[/]"),
        Row.Of { Message: { } m } => new Markup(Said(model, m) + $" [green]{model.MarkOf(row)}[/]"),
        Row.Pending p => new Markup($"[grey]…     you {Markup.Escape(Wording.Plain(p.Text))}[/]"),
        Row.Note n => new Text(n.Text, Color.Yellow),
        _ => Text.Empty,
    };

    private static string Said(ChatModel model, Message message)
    {
        var pinned = message.Pinned ? "[grey]▲[/] " : "";
        var mentioned = message.Mentioned ? "[aqua]@[/] " : "";
        return $"[grey]{Wording.Time(message.Date)}[/] {pinned}{mentioned}[{(message.Out ? "green" : "aqua")}]{Markup.Escape(model.People.NameOf(message.FromUserId))}[/] " +
            $"[grey]{Markup.Escape(Wording.Origin(message, model.People, model.MeantBy(message)))}[/]{Markup.Escape(Wording.Body(message))}[grey]{Wording.Edited(message)}{Wording.Fleeting(message)}[/]{Markup.Escape(Wording.Reactions(message))}";
    }
}
