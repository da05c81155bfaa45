using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>What an operation says of itself.</summary>
internal static class Ops
{
    /// <summary>It is one or several messages; others change messages that are there.</summary>
    public static bool IsMessage(this Op op) => op.Sent is not null || op.Service is { DialogMessageId: > 0 };

    /// <summary>Of the messages that it is: from the first to the last, none where the last is before the first.</summary>
    public static long FirstDialogMessageId(this Op op) => op.Sent?.FirstDialogMessageId ?? op.Service?.DialogMessageId ?? 1;

    public static long LastDialogMessageId(this Op op) =>
        op.Sent is { } sent ? sent.FirstDialogMessageId + sent.Items.Count - 1 : op.Service?.DialogMessageId ?? 0;

    /// <summary>It is one or several messages of which some go by themselves; or what takes such messages away.</summary>
    public static bool IsFleeting(this Op op) => op.Sent?.Items.Any(i => i.TtlSeconds > 0) == true || op is { Sender: 0, Deleted: not null };

    /// <summary>One of each message, or one of the operation.</summary>
    public static IEnumerable<long> RandomIds(this Op op) => op.KindCase switch
    {
        Op.KindOneofCase.Sent => op.Sent.Items.Select(i => i.RandomId),
        Op.KindOneofCase.Service => [op.Service.RandomId],
        Op.KindOneofCase.Edited => [op.Edited.RandomId],
        Op.KindOneofCase.Deleted => [op.Deleted.RandomId],
        Op.KindOneofCase.Cleared => [op.Cleared.RandomId],
        Op.KindOneofCase.Unpinned => [op.Unpinned.RandomId],
        Op.KindOneofCase.Reacted => [op.Reacted.RandomId],
        _ => [],
    };
}
