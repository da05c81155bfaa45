namespace DaprMessaging.Sidecar.PubSub;

/// <summary>How many bytes of each page of the log are still needed.</summary>
internal sealed class LogSpace
{
    private readonly SortedDictionary<long, long> live = [];
    private readonly Lock gate = new();

    public long Bytes { get; private set; }

    public void Add(long page, int length)
    {
        lock (gate)
        {
            live[page] = live.GetValueOrDefault(page) + length;
            Bytes += length;
        }
    }

    public void Remove(long page, int length)
    {
        lock (gate)
        {
            Bytes -= length;
            if ((live[page] -= length) == 0)
                live.Remove(page);
        }
    }

    /// <summary>The first page of which anything is needed; null = none.</summary>
    public long? FirstPage
    {
        get
        {
            lock (gate)
                return live.Count == 0 ? null : live.First().Key;
        }
    }
}
