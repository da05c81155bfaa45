using System.Globalization;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// The metadata an entry is delivered with: what it was published with, and where it is, as on Kafka.
/// </summary>
internal static class EntryMetadata
{
    public static IEnumerable<KeyValuePair<string, string>> Of(string topic, Delivered item)
    {
        var message = item.Message!;
        foreach (var pair in message.Metadata)
            if (!IsPlace(pair.Key))
                yield return pair;
        if (message.Key is not null)
            yield return new("__key", message.Key);
        yield return new("__offset", item.Entry.Offset.ToString(CultureInfo.InvariantCulture));
        yield return new("__partition", item.Partition.ToString(CultureInfo.InvariantCulture));
        yield return new("__timestamp", message.PublishedAt.ToString(CultureInfo.InvariantCulture));
        yield return new("__topic", topic);
    }

    /// <summary>A dead letter carries the place it came from; delivered again, it has one of its own.</summary>
    private static bool IsPlace(string key) =>
        key is "__key" or "__offset" or "__partition" or "__timestamp" or "__topic";
}
