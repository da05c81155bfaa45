using DaprMessaging.Contracts.State;

namespace DaprMessaging.Search;

/// <summary>How far the index is with a mailbox, and what stood there: a mailbox that says something else there has another past.</summary>
/// <param name="Pts">The last step that has been read; 0: none; <see cref="Forgetting"/>: all that is there has to go first.</param>
/// <param name="Anchor">What never changes of that step's record; empty: it could not be read.</param>
internal readonly record struct Cursor(long Pts, string Anchor)
{
    public const long Forgetting = -1;

    /// <summary>Whether the mailbox is the one that was read: a backup may have been restored, or the store be another one.</summary>
    /// <param name="head">Of the mailbox now.</param>
    /// <param name="anchor">Of the cursor's step now; empty: it cannot be read, which says nothing.</param>
    public bool Fits(MailboxHead head, string anchor) =>
        Pts == 0 || (Pts >= head.UpdateFloor && Pts <= head.Pts && (anchor.Length == 0 || Anchor.Length == 0 || anchor == Anchor));

    // Of a message its date stays even when it goes.
    public static string AnchorOf(Record? record) => record?.Update is not { } update
        ? ""
        : FormattableString.Invariant(
            $"{update.Dialog?.Peer?.ToKey()}/{record.OpNo}/{record.DialogMessageId}/{update.NewMessage?.Date ?? update.Gone?.Date ?? 0}");
}
