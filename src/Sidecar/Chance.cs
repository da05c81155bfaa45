using System.Security.Cryptography;

namespace DaprMessaging.Sidecar;

/// <summary>The host's one source of randomness, safe to share between threads.</summary>
internal sealed class Chance(Random random)
{
    private readonly Lock gate = new();

    public long NextInt64()
    {
        lock (gate)
            return random.NextInt64(long.MinValue, long.MaxValue);
    }

    public int Next(int below)
    {
        lock (gate)
            return random.Next(below);
    }

    public double NextDouble()
    {
        lock (gate)
            return random.NextDouble();
    }

    public void Shuffle<T>(Span<T> items)
    {
        lock (gate)
            random.Shuffle(items);
    }

    /// <summary>A version 4 uuid.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
            random.NextBytes(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A secret; never from the seeded generator, which a reader of a test could foretell.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
