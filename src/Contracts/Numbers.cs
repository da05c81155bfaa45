namespace DaprMessaging.Contracts;

public static class Numbers
{
    /// <summary>All from the first to the last; none where the last is before the first.</summary>
    public static IEnumerable<long> Between(long first, long last)
    {
        for (var n = first; n <= last; n++) yield return n;
    }
}
