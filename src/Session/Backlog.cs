using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>
/// What waits to be written to all devices of this gateway. While it is too much, whoever has more than their share of it has fallen behind:
/// however many read slowly, memory is bounded, and who reads is not touched.
/// </summary>
internal sealed class Backlog(IOptions<SessionOptions> options)
{
    private const long LeastShare = 64 << 10;

    private long bytes;
    private int devices;

    public long Bytes => Interlocked.Read(ref bytes);

    public void Join() => Interlocked.Increment(ref devices);

    public void Leave() => Interlocked.Decrement(ref devices);

    public void Add(long more) => Interlocked.Add(ref bytes, more);

    /// <summary>A device for which so much waits cannot have more.</summary>
    public bool IsTooMuch(long waiting) => waiting > options.Value.MaxQueuedBytes ||
        (Bytes > options.Value.MaxQueuedBytesOfAll && waiting > Math.Max(LeastShare, options.Value.MaxQueuedBytesOfAll / Math.Max(1, Volatile.Read(ref devices))));
}
