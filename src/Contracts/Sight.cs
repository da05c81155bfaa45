using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>
/// Messages as their owner sees them now. A step may sweep over all messages up to one (clearing, seeing all mentions): then
/// their records stay as they are, and the dialog says how far it went.
/// </summary>
public static class Sight
{
    /// <summary>It has been cleared with all that was before it.</summary>
    public static bool HasCleared(this DialogState dialog, long dialogMessageId) => dialogMessageId <= dialog.ClearedUpTo;

    /// <summary>The message of a record as it is to be told; null: it is there no more, or is none.</summary>
    public static Message? MessageOf(this DialogState dialog, Record record)
    {
        if (record.Update?.NewMessage is not { } message || dialog.HasCleared(record.DialogMessageId)) return null;
        var hasSeen = message.MentionUnread && record.DialogMessageId <= dialog.MentionsReadUpTo;
        var hasLooked = message.Reactions?.Unread == true && !dialog.HasUnreadReactions(message.Id);
        if (!hasSeen && !hasLooked) return message;
        message = message.Clone();
        if (hasSeen) message.MentionUnread = false;
        if (hasLooked) message.Reactions.Unread = false;
        return message;
    }

    /// <summary>Others have reacted to it since the owner looked.</summary>
    public static bool HasUnreadReactions(this DialogState dialog, long messageId) => dialog.UnreadReactions.Any(u => u.MessageId == messageId && u.IsThere());

    /// <summary>Others react still, as far as is known. Only in a channel one may be noted of which that is not so: it is kept against what comes late.</summary>
    public static bool IsThere(this UnreadReaction reaction) => reaction.NoneOpNo == 0 || reaction.OpNo > reaction.NoneOpNo;

    /// <summary>The counters as devices hear them.</summary>
    public static DialogCounters Counters(this DialogState dialog, Peer peer) => new()
    {
        Peer = peer, TopMessageId = dialog.TopMessageId, ReadInboxMaxId = dialog.ReadInboxMaxId, ReadOutboxMaxId = dialog.ReadOutboxMaxId,
        UnreadCount = dialog.UnreadCount, UnreadMentionsCount = dialog.UnreadMentionsCount, ReadMentionsMaxId = dialog.ReadMentionsMaxId,
        ClearedMaxId = dialog.ClearedMaxId, UnreadMark = dialog.UnreadMark, MuteUntil = dialog.MuteUntil, FolderId = dialog.FolderId,
        Pinned = dialog.Pinned, PinnedMessageId = dialog.PinnedMessages.Count > 0 ? dialog.PinnedMessages[^1] : 0,
        PinnedMessagesCount = dialog.PinnedMessages.Count, UnreadReactionsCount = dialog.UnreadReactions.Count(IsThere),
    };

    /// <summary>The message whose record has what this step does not repeat; 0: it repeats nothing.</summary>
    public static long RefersTo(this Update update) => update.MessageEdited?.Id ?? update.MessageReacted?.Id ?? 0;

    /// <summary>Fills in what a step does not repeat, as it is now.</summary>
    public static void Tell(this Update update, Func<long, Message?> messageOf)
    {
        if (update.MessageEdited is { } edited) edited.Message = messageOf(edited.Id);
        if (update.MessageReacted is { } reacted) reacted.Reactions = messageOf(reacted.Id) is { } message ? message.Reactions ?? new Reactions() : null;
    }

    /// <summary>What is left of a message that is there no more.</summary>
    public static Gone ToGone(this Message message) => new()
    {
        FromUserId = message.FromUserId, Out = message.Out, Service = message.Action is not null, Mentioned = message.Mentioned,
        Playable = message.Content.IsPlayable(), Media = message.Content?.Media is not null, Date = message.Date,
        Past = message.Past,
    };

    /// <summary>Its place in the list of dialogs, the greatest first; 0: it is not listed for what it holds.</summary>
    public static long Order(this DialogState dialog) => Math.Max(dialog.TopMessageId, dialog.DraftPts);
}
