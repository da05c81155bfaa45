using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Search;

/// <summary>Documents of the store, as far as they can be read.</summary>
internal sealed class Reading(IStateStore store, ILogger log)
{
    /// <summary>In the order asked; null where there is nothing, or nothing that can be read, which is said.</summary>
    public async Task<T?[]> GetAsync<T>(IReadOnlyList<string> keys, MessageParser<T> parser, CancellationToken ct) where T : class, IMessage<T> =>
        keys.Count == 0 ? [] : [.. (await store.GetAsync(keys, ct)).Select(e => Parse(e, parser))];

    public T? Parse<T>(StateEntry entry, MessageParser<T> parser) where T : class, IMessage<T>
    {
        try
        {
            if (entry.Exists) return parser.ParseFrom(entry.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            // Said below.
        }

        log.RecordUnreadable(entry.Key);
        return null;
    }
}
