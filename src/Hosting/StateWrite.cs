using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>
/// One operation of a transaction. An upsert: plain, only if the key is new, or only if its etag is still the one read. Or
/// the end of a key, whether there is anything under it or not.
/// </summary>
public readonly record struct StateWrite(string Key, ByteString Value, bool Create = false, string? Etag = null)
{
    public bool IsDelete { get; private init; }

    public static StateWrite Delete(string key) => new(key, ByteString.Empty) { IsDelete = true };

    /// <summary>What it adds to a request, roughly.</summary>
    public int Size => Key.Length + Value.Length + 32;
}
