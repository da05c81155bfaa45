using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Inbox.Verification;

/// <summary>What lies under a key: a document, nothing, or bytes that are none.</summary>
internal readonly record struct Found<T>(string Key, T? Value, bool IsUnreadable, string Etag) where T : class, IMessage<T>
{
    public static Found<T> Of(StateEntry entry, MessageParser<T> parser)
    {
        try
        {
            return new Found<T>(entry.Key, entry.Exists ? parser.ParseFrom(entry.Value) : null, false, entry.Etag);
        }
        catch (InvalidProtocolBufferException)
        {
            return new Found<T>(entry.Key, null, true, entry.Etag);
        }
    }
}

/// <summary>Reading documents as they are, damaged ones included.</summary>
internal static class Reading
{
    /// <summary>In the order asked.</summary>
    public static async Task<IReadOnlyList<Found<T>>> ReadAsync<T>(
        this IStateStore store, IReadOnlyList<string> keys, MessageParser<T> parser, CancellationToken ct) where T : class, IMessage<T> =>
        keys.Count == 0 ? [] : [.. (await store.GetAsync(keys, ct)).Select(e => Found<T>.Of(e, parser))];

    public static async Task<Found<T>> ReadAsync<T>(
        this IStateStore store, string key, MessageParser<T> parser, CancellationToken ct) where T : class, IMessage<T> =>
        (await store.ReadAsync([key], parser, ct))[0];
}
