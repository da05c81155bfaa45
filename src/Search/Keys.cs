using System.Globalization;

namespace DaprMessaging.Search;

/// <summary>
/// What is whose in the index. The key of a message is its owner's place there, then its id: an owner's keys are a range. Each
/// of an owner's words begins with that place, too: whoever looks for them meets nobody else's.
/// </summary>
internal static class Keys
{
    /// <summary>Bits of an id: steps enough for a message a millisecond over two years. What is beyond is not indexed.</summary>
    private const int IdBits = 36;

    /// <summary>Stands between the place and the word: a private sign, to the index a letter, which no word has.</summary>
    private const char Mark = '\uE001';

    public const long MaxId = (1L << IdBits) - 1;

    public static long Of(long slot, long id) => (slot << IdBits) | id;

    public static long IdOf(long key) => key & MaxId;

    public static (long First, long Last) Range(long slot) => (Of(slot, 0), Of(slot, MaxId));

    /// <summary>The first that may be after a message.</summary>
    public static long After(long slot, long id) => Of(slot, Math.Min(id, MaxId) + 1);

    /// <summary>What is before a message, and the owner's; of one that cannot be, all.</summary>
    public static long Before(long slot, long id) => id is > 0 and <= MaxId ? Of(slot, id) - 1 : Of(slot, MaxId);

    /// <summary>With what the owner's words begin.</summary>
    public static string Prefix(long slot) => slot.ToString(CultureInfo.InvariantCulture) + Mark;

    /// <summary>Words, parted by blanks, as they are the owner's.</summary>
    public static string Own(string prefix, string words) => words.Length == 0 ? "" : prefix + words.Replace(" ", " " + prefix, StringComparison.Ordinal);
}
