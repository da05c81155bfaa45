using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One upsert of a transaction: plain, only if the key is new, or only if its etag is still the one read.</summary>
public readonly record struct StateWrite(string Key, ByteString Value, bool Create = false, string? Etag = null)
{
    /// <summary>What it adds to a request, roughly.</summary>
    public int Size => Key.Length + Value.Length + 32;
}
