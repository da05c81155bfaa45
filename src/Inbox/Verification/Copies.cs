using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Mailboxes;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

/// <summary>A message in a mailbox is a copy of what the conversation's operation says, seen from its owner.</summary>
internal static class Copies
{
    /// <summary>What differs; null: nothing.</summary>
    /// <param name="owner">Of the mailbox.</param>
    /// <param name="record">The copy.</param>
    /// <param name="op">What it is a copy of.</param>
    /// <param name="edit">What it says since; null: it was never edited.</param>
    /// <param name="reaction">How people react to it since; null: nobody ever did.</param>
    /// <param name="replied">The owner's copy of the message that this one answers, when it entered; null: that cannot be known.</param>
    public static string? Complaint(long owner, Record record, Op op, Op? edit, Op? reaction, Slot? replied)
    {
        var message = record.Update.NewMessage;
        var index = record.DialogMessageId - op.FirstDialogMessageId();
        if (index < 0 || record.DialogMessageId > op.LastDialogMessageId()) return $"is message {record.DialogMessageId}, which is not of that operation";
        var item = op.Sent?.Items[(int)index];
        var isOut = op.Sender == owner;
        if (message.FromUserId != op.Sender || message.Out != isOut) return $"is from {message.FromUserId}, it was {op.Sender} who wrote it";
        if (message.Date != op.Date) return "has another date";
        if (message.RandomId != (isOut ? item?.RandomId ?? op.Service.RandomId : 0)) return "has another random id";
        if (!Equals(message.Forward, item?.Forward)) return "has another origin";
        if (!Equals(message.ReplyQuote, item?.ReplyQuote)) return "quotes something else";
        if ((message.Silent, message.Protected) != (op.Sent?.Silent ?? false, op.Sent?.Protected ?? false)) return "may be more, or less, than it was sent to be";
        if (message.GroupedId != (op.Sent?.Album == true ? message.Id - index : 0)) return "is of another album";
        if (message.TtlSeconds != (item?.TtlSeconds ?? 0)) return "lives for another time";
        var content = edit is null ? item?.Content : edit.Edited?.DialogMessageId == record.DialogMessageId ? EditedKind.Edited(item?.Content, edit.Edited.Content) : null;
        if (item is null ? !IsAction(message.Action, op.Service, replied) : !Equals(message.Content, content)) return "has another content";
        if (message.EditDate != (edit?.Date ?? 0)) return "was edited at another time";
        if (!IsReaction(owner, message, record.DialogMessageId, reaction)) return "says that people react otherwise";
        if (item is null || replied is not { } answered) return null;
        var isMeant = !isOut && message.Peer.IsChat && (answered.MessageId > 0 && answered.Author == owner ||
            item.Content.Names(owner));
        if (message.ReplyToMessageId != answered.MessageId) return $"answers {message.ReplyToMessageId} instead of {answered.MessageId}";
        return message.Mentioned == isMeant ? null : $"says that it names the owner: {message.Mentioned}";
    }

    // In a dialog of two each copy has what its owner was let hear of the other.
    private static bool IsReaction(long owner, Message message, long place, Op? reaction)
    {
        if (reaction is null) return message.Reactions is null;
        var (told, reacted) = (message.Reactions ?? new Reactions(), reaction.Reacted);
        if (reacted?.DialogMessageId != place || (reaction.Sender == owner && told.Own != reacted.Emoji)) return false;
        return message.Peer.IsChat ? told.Counts.Equals(reacted.Counts) : reaction.Sender == owner || told.Other() == reacted.Emoji;
    }

    // Of a message that is pinned each owner is told their own number.
    private static bool IsAction(ServiceAction? told, Service service, Slot? pinned) => service.Pins == 0
        ? Equals(told, service.Action)
        : told?.MessagePinned is { } action && (pinned is not { } known || action.MessageId == known.MessageId);

    /// <summary>The message that it answers, or pins, by its place in the conversation; 0: none.</summary>
    public static long RefersTo(Record record, Op op) => op.Service?.Pins ?? RepliedTo(record, op);

    private static long RepliedTo(Record record, Op op) =>
        record.DialogMessageId - op.FirstDialogMessageId() is >= 0 and var index && index < (op.Sent?.Items.Count ?? 0)
            ? op.Sent!.Items[(int)index].ReplyTo
            : 0;
}
