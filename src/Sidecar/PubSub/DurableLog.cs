using System.Buffers;
using FASTER.core;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Sidecar.PubSub;

// One FasterLog for all topics, partitions and group offsets of a broker: one disk flush covers whatever was appended
// since the last one, whoever appended it.
//
// FastCommitMode writes a commit record into the log itself. It would also write a file of commit metadata on every
// commit, which more than triples the latency (0.41 ms against 0.12 ms here, p50), so that file is throttled: recovery
// starts at the last one and reads forward to the last whole commit record. FasterLog writes the file unasked whenever
// it truncates, before it deletes a segment.
//
// After a crash, bytes of records that were never committed may lie behind the recovered tail. New records overwrite
// them, but perhaps not all of them, and a later recovery could read such a leftover as if it were new. Hence every
// record carries the generation that wrote it, which grows by one with every opening of the log: a record of an older
// generation after one of a newer is a leftover, and is skipped.

/// <summary>The append-only file under <c>pubsub.local</c>.</summary>
internal sealed class DurableLog : IDisposable
{
    private const int CommitsPerMetadataFile = 1000;
    private static readonly TimeSpan flushPatience = TimeSpan.FromSeconds(10);

    private readonly LogSize size;
    private readonly TimeProvider time;
    private readonly FileStream ownership;
    private readonly LogDevice device;
    private readonly DeviceLogCommitCheckpointManager commits;
    private readonly FasterLog log;
    private readonly ILogger logger;
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private long generation;

    public DurableLog(string folder, LogSize size, TimeProvider time, ILogger logger)
    {
        (this.size, this.time, this.logger) = (size, time, logger);
        DurableFolder.Create(folder);
        ownership = Own(folder);
        device = new(Path.Combine(folder, "log"));
        commits = new(new LocalStorageNamedDeviceFactory(), new DefaultCheckpointNamingScheme(folder),
            removeOutdated: true, fastCommitThrottleFreq: CommitsPerMetadataFile);
        log = new(new FasterLogSettings
        {
            LogDevice = device,
            LogCommitManager = commits,
            FastCommitMode = true,
            LogChecksum = LogChecksumType.PerEntry,
            PageSizeBits = size.PageBits,
            MemorySizeBits = size.PageBits + 1,
            SegmentSizeBits = size.SegmentBits,
            TryRecoverLatest = false, // its constructor swallows what goes wrong, and would then overwrite the log
        });
        log.Recover();
    }

    public long Begin => log.BeginAddress;

    public long Tail => log.TailAddress;

    public int MaxRecord => size.MaxRecord;

    /// <summary>The page an address is on; a log is truncated by whole pages.</summary>
    public long PageOf(long address) => address >> size.PageBits;

    /// <summary>Everything committed, oldest first. To be called once, before anything is appended.</summary>
    public IEnumerable<(long Address, byte[] Bytes)> Recover()
    {
        var (address, newest) = (log.BeginAddress, 0L);
        while (address < log.TailAddress)
        {
            using var scan = log.Scan(address, log.TailAddress);
            while (TryNext(scan, ref address, out var bytes, out var at))
            {
                var its = LogRecord.GenerationOf(bytes);
                if (its < newest)
                    continue;
                newest = its;
                yield return (at, bytes);
            }
        }
        generation = newest + 1;
    }

    /// <summary>Appends, not yet durable. Callers hold the broker's append gate, so records come in order.</summary>
    public (long Address, int Length) Append(in LogRecord record)
    {
        buffer.ResetWrittenCount();
        (record with { Generation = generation }).WriteTo(buffer);
        return (Enqueue(buffer.WrittenSpan), buffer.WrittenCount);
    }

    /// <summary>
    /// Waits while the pages in memory are full, but not for ever: FasterLog's own Enqueue does, after a disk error.
    /// </summary>
    private long Enqueue(ReadOnlySpan<byte> record)
    {
        long address;
        for (var started = time.GetTimestamp(); !log.TryEnqueue(record, out address); Thread.Yield())
            if (time.GetElapsedTime(started) > flushPatience)
                throw new IOException($"the log's pages were not written to the disk for {flushPatience}");
        return address;
    }

    /// <summary>Everything appended before the call is on the disk when it returns.</summary>
    /// <exception cref="CommitFailureException">It cannot be written; the log takes nothing more.</exception>
    public void Commit()
    {
        if (!log.CommitStrongly(out var tail, out var number))
            return;
        // As a rule the flush was made right here; when a publisher was just appending, it makes the flush and we wait.
        if (log.FlushedUntilAddress < tail)
            log.WaitForCommitAsync(tail, number).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>
    /// The message of the entry at this address; null when the log has been truncated beyond it, or is damaged.
    /// </summary>
    public async ValueTask<Message?> TryReadAsync(long address, int length)
    {
        if (address >= log.CommittedUntilAddress)
            await log.WaitForCommitAsync(address + 1); // on the disk, but FasterLog has not yet taken note of it
        try
        {
            var (bytes, count) = await log.ReadAsync(address, length);
            return bytes is null ? null : LogRecord.Read(bytes.AsSpan(0, count)).Message;
        }
        catch (Exception e) when (e is FasterException or InvalidDataException)
        {
            Log.LogDamaged(logger, address, e);
            return null;
        }
    }

    /// <summary>Forgets what is before the page of this address, with the next commit.</summary>
    public void TruncateBefore(long address) => log.TruncateUntilPageStart(address);

    public void Dispose()
    {
        log.Dispose();
        commits.Dispose();
        device.Dispose();
        ownership.Dispose();
    }

    private static FileStream Own(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "owner"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(
                $"the log in {folder} is in use by another process: only one may have it", e);
        }
    }

    /// <summary>
    /// False at the end of the log, or where it cannot be read: <paramref name="address"/> is then where to go on.
    /// </summary>
    private bool TryNext(FasterLogScanIterator scan, ref long address, out byte[] bytes, out long at)
    {
        try
        {
            if (scan.GetNext(out bytes, out var length, out at, out var next))
            {
                bytes = bytes.Length == length ? bytes : bytes[..length];
                address = next;
                return true;
            }
            address = log.TailAddress;
        }
        catch (FasterException e)
        {
            // Only a damaged disk brings this about: a torn tail is behind the last commit, where no scan goes.
            Log.LogDamaged(logger, address, e);
            address = (PageOf(address) + 1) << size.PageBits;
        }
        (bytes, at) = ([], 0);
        return false;
    }
}
