namespace DaprMessaging.Search;

/// <summary>The key of a message in the index: its user's place there, then its id. A user's keys are a range.</summary>
internal static class Keys
{
    /// <summary>Bits of an id: steps enough for a message a millisecond over two years. What is beyond is not indexed.</summary>
    private const int IdBits = 36;

    public const long MaxId = (1L << IdBits) - 1;

    public static long Of(long slot, long id) => (slot << IdBits) | id;

    public static long IdOf(long key) => key & MaxId;

    public static (long First, long Last) Range(long slot) => (Of(slot, 0), Of(slot, MaxId));
}
