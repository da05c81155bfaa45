using System.Text;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// FNV-1a: the hash Dapr's Kafka producer (sarama) picks a partition by, and the one actors are placed by.
/// </summary>
internal static class Fnv1a
{
    public static uint Hash32(string text)
    {
        var hash = 2166136261u;
        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text);
        foreach (var b in bytes)
            hash = (hash ^ b) * 16777619u;
        return hash;
    }

    public static ulong Hash64(params ReadOnlySpan<string> parts)
    {
        var hash = 14695981039346656037ul;
        foreach (var part in parts)
        {
            foreach (var c in part)
                hash = (hash ^ c) * 1099511628211ul;
            hash = (hash ^ 0xFFFF) * 1099511628211ul;
        }
        // FNV alone leaves the high bits of short, similar names alike.
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdul;
        return hash ^ (hash >> 33);
    }

    /// <summary>sarama's choice: the hash as a signed number, modulo, made positive.</summary>
    public static int Partition(string key, int partitions)
    {
        var partition = unchecked((int)Hash32(key)) % partitions;
        return partition < 0 ? -partition : partition;
    }
}
