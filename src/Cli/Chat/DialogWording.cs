using DaprMessaging.Contracts;
using Change = DaprMessaging.Contracts.Update.ChangeOneofCase;

namespace DaprMessaging.Cli.Chat;

/// <summary>Dialogs in words.</summary>
internal static class DialogWording
{
    /// <summary>A line of the list.</summary>
    public static string Line(ChatModel model, ShownDialog dialog, int index, long now)
    {
        var counters = dialog.Counters;
        string?[] words =
        [
            $"{index + 1,3}", $"{model.People.NameOf(dialog.Peer)} ({dialog.Peer.ToKey()})",
            counters.UnreadCount > 0 ? $"{counters.UnreadCount} unread" : counters.UnreadMark ? "marked unread" : null,
            counters.UnreadMentionsCount > 0 ? $"@{counters.UnreadMentionsCount}" : null,
            counters.UnreadReactionsCount > 0 ? $"♥{counters.UnreadReactionsCount}" : null,
            string.Join(", ", Marks(model, dialog, now)) is { Length: > 0 } marks ? $"({marks})" : null, Top(model, dialog),
        ];
        return string.Join("  ", words.Where(w => !string.IsNullOrEmpty(w)));
    }

    /// <summary>How the user keeps it.</summary>
    public static IEnumerable<string> Marks(ChatModel model, ShownDialog dialog, long now)
    {
        if (dialog.Counters.Pinned) yield return "top";
        if (dialog.Counters.MuteUntil > now) yield return "muted";
        if (dialog.Counters.FolderId == 1) yield return "archive";
        if (model.IsBlocked(dialog.Peer)) yield return "blocked";
    }

    /// <summary>What is going on in it: what the other does, else what the user was about to say, else what was said last.</summary>
    public static string Top(ChatModel model, ShownDialog dialog) =>
        model.DoingIn(dialog.Peer)
        ?? (dialog.Draft?.Content?.Text is { Length: > 0 } draft ? $"draft: {Wording.Plain(draft)}" : null)
        ?? (dialog.Find(dialog.Counters.TopMessageId) is { } top ? Wording.Summary(top, model.People, model.MeantBy(top), isBrief: true) : "");

    /// <summary>What a step says of a dialog, or of whom the user hears; null: nothing that need be said.</summary>
    /// <param name="update">The step.</param>
    /// <param name="before">The counters of its dialog before; null: the dialog was not known.</param>
    /// <param name="people">What everybody is called.</param>
    public static string? News(Update update, DialogCounters? before, People people)
    {
        var name = update.Dialog is { } dialog ? people.NameOf(dialog.Peer) : "";
        return update.ChangeCase switch
        {
            Change.DialogMuted => $"{name} is muted{(update.Dialog.MuteUntil > 0 ? "" : " no longer")}",
            Change.DialogFolder => $"{name} is {(update.Dialog.FolderId == 1 ? "in" : "out of")} the archive",
            Change.DialogUnreadMark when update.Dialog.UnreadMark => $"{name} is marked unread",
            Change.DialogsPinned when update.Dialog is { } after && after.Pinned != (before?.Pinned ?? false) => $"{name} is {(after.Pinned ? "pinned to the top" : "at the top no longer")}",
            Change.ScheduledRemoved when update.ScheduledRemoved.Refusal is { } refusal => $"what you had scheduled was not sent: {refusal.Code}",
            Change.UserBlocked => $"{people.NameOf(update.UserBlocked.UserId)} is {(update.UserBlocked.Blocked ? "not heard any more" : "heard again")}",
            _ => null,
        };
    }
}
