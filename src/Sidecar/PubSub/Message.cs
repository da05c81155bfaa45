namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What was published: the envelope's bytes and the metadata that travels beside it.</summary>
internal sealed record Message(byte[] Data, KeyValuePair<string, string>[] Metadata)
{
    /// <summary>Decides the partition; null = any.</summary>
    public string? Key { get; init; }

    public long PublishedAt { get; init; }

    /// <summary>What comes from elsewhere may be no CloudEvent, and then cannot be delivered as one.</summary>
    public bool IsEnvelope { get; init; } = true;

    /// <summary>Unix milliseconds; 0 = never.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>About what it takes in memory, and at least what it takes in the log.</summary>
    public int Size { get; } = SizeOf(Data, Metadata);

    private static int SizeOf(byte[] data, KeyValuePair<string, string>[] metadata)
    {
        var size = 128 + data.Length;
        foreach (var (key, value) in metadata)
            size += 48 + 3 * (key.Length + value.Length); // a char takes up to three bytes of UTF-8
        return size;
    }
}
