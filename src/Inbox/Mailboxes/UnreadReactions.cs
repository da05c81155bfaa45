using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>Own messages of a dialog to which others have reacted since their owner looked, in the order of the steps at which they did.</summary>
internal static class UnreadReactions
{
    /// <summary>Somebody has reacted to the message at a step.</summary>
    public static void Note(this DialogState dialog, long messageId, long pts, bool isUnread)
    {
        dialog.ForgetReactions(messageId);
        if (isUnread) dialog.UnreadReactions.Add(new UnreadReaction { MessageId = messageId, Pts = pts });
    }

    /// <summary>The reactions to the message have been seen, or it is there no more.</summary>
    public static void ForgetReactions(this DialogState dialog, long messageId)
    {
        if (dialog.UnreadReactions.FirstOrDefault(u => u.MessageId == messageId) is { } known) dialog.UnreadReactions.Remove(known);
    }

    /// <summary>All messages up to one are gone.</summary>
    public static void ForgetReactionsUpTo(this DialogState dialog, long messageId)
    {
        foreach (var gone in dialog.UnreadReactions.Where(u => u.MessageId <= messageId).ToList()) dialog.UnreadReactions.Remove(gone);
    }
}
