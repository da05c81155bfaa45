namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One entry on its way to an app, and what becomes of it.</summary>
internal sealed class Delivered(int partition, Entry entry)
{
    public int Partition { get; } = partition;

    public Entry Entry { get; } = entry;

    /// <summary>Null = it could not be read.</summary>
    public Message? Message { get; set; }

    public Verdict Verdict { get; set; } = Verdict.Retry;
}
