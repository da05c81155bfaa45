using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>
/// What waits to be written to all devices of this gateway. While it is too much, those have fallen behind for whom more than their share of
/// it waits, and who have not taken anything for a while: however many read slowly, memory is bounded, and who reads is not touched.
/// </summary>
internal sealed class Backlog(IOptions<SessionOptions> options, TimeProvider time)
{
    private const long LeastShare = 16 << 10;
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(2);

    private long bytes;
    private int devices;

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>A timestamp.</summary>
    public long Now => time.GetTimestamp();

    public void Join() => Interlocked.Increment(ref devices);

    public void Leave() => Interlocked.Decrement(ref devices);

    public void Add(long more) => Interlocked.Add(ref bytes, more);

    /// <summary>A device cannot have more.</summary>
    /// <param name="waiting">Bytes that wait for it.</param>
    /// <param name="since">When it last took something, or something began to wait for it.</param>
    public bool IsTooMuch(long waiting, long since) => waiting > options.Value.MaxQueuedBytes ||
        (Bytes > options.Value.MaxQueuedBytesOfAll && waiting > Share && time.GetElapsedTime(since) >= Still);

    private long Share => Math.Max(LeastShare, options.Value.MaxQueuedBytesOfAll / Math.Max(1, Volatile.Read(ref devices)));
}
