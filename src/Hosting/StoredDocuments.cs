using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>Documents, as they are stored.</summary>
public static class StoredDocuments
{
    /// <summary>In the order asked; null where there is nothing.</summary>
    /// <exception cref="StateException">The store could not be read.</exception>
    /// <exception cref="InvalidProtocolBufferException">One is damaged.</exception>
    public static async Task<T?[]> GetAsync<T>(this IStateStore store, IReadOnlyList<string> keys, MessageParser<T> parser, CancellationToken ct)
        where T : class, IMessage<T> =>
        keys.Count == 0 ? [] : [.. (await store.GetAsync(keys, ct)).Select(e => e.Exists ? parser.ParseFrom(e.Value) : null)];
}
