using Google.Protobuf;

namespace DaprMessaging.Hosting;

/// <summary>One key as the store holds it; without an etag there is nothing under it.</summary>
public readonly record struct StateEntry(string Key, ByteString Value, string Etag)
{
    public bool Exists => Etag.Length > 0;
}
