using System.Security.Cryptography;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Google.Protobuf;

namespace DaprMessaging.Search;

/// <summary>How far the index is with a log, and what stood there: a log that says something else there has another past.</summary>
/// <param name="Pts">The last step that has been read; 0: none; <see cref="Forgetting"/>: all that is there has to go first.</param>
/// <param name="Anchor">What never changes of that step; empty: it could not be read.</param>
internal readonly record struct Cursor(long Pts, string Anchor)
{
    public const long Forgetting = -1;

    /// <summary>Whether the log is the one that was read: a backup may have been restored, or the store be another one.</summary>
    /// <param name="extent">Of the log now.</param>
    /// <param name="anchor">Of the cursor's step now; empty: it cannot be read, which says nothing.</param>
    public bool Fits(Extent extent, string anchor) =>
        Pts == 0 || (Pts >= extent.Floor && Pts <= extent.Last && (anchor.Length == 0 || Anchor.Length == 0 || anchor == Anchor));

    // Of a message its date stays even when it goes.
    public static string AnchorOf(Record? record) => record?.Update is not { } update
        ? ""
        : FormattableString.Invariant(
            $"{update.Dialog?.Peer?.ToKey()}/{record.OpNo}/{record.DialogMessageId}/{update.NewMessage?.Date ?? update.Gone?.Date ?? 0}");

    // An operation never changes.
    public static string AnchorOf(Op? op) => op is null ? "" : Convert.ToHexStringLower(SHA256.HashData(op.ToByteArray()).AsSpan(0, 16));
}

/// <summary>The steps of a log that are there.</summary>
/// <param name="Floor">Those up to here are no longer kept.</param>
/// <param name="Last">The newest.</param>
internal readonly record struct Extent(long Floor, long Last);
