using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>
/// The log's files, written through to the disk before a write returns. FasterLog's own device hands every write to the
/// thread pool, which costs more than the write; and where a file ends early it leaves what the buffer held before.
/// </summary>
internal sealed unsafe class LogDevice(string prefix) : StorageDeviceBase(prefix, 512, Devices.CAPACITY_UNSPECIFIED)
{
    private readonly ConcurrentDictionary<int, SafeFileHandle> files = new();

    public override void WriteAsync(IntPtr source, int segment, ulong destination, uint count,
        DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            RandomAccess.Write(Open(segment), new ReadOnlySpan<byte>((void*)source, (int)count), (long)destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            callback(ErrorOf(e), 0, context);
            return;
        }
        callback(0, count, context);
    }

    public override void ReadAsync(int segment, ulong source, IntPtr destination, uint count,
        DeviceIOCompletionCallback callback, object context)
    {
        var target = new Span<byte>((void*)destination, (int)count);
        try
        {
            for (var read = 1; read > 0 && target.Length > 0; target = target[read..])
                read = RandomAccess.Read(Open(segment), target, (long)source + count - target.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            callback(ErrorOf(e), 0, context);
            return;
        }
        target.Clear(); // beyond the end of the file there is nothing, not what was in the buffer before
        callback(0, count, context);
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        if (files.TryRemove(segment, out var file))
            file.Dispose();
        // FasterLog has just written, in a folder beside, where the log begins now: if that lost its name and this segment
        // did not come back, nothing of the log could be found.
        var folder = Path.GetDirectoryName(FileName)!;
        foreach (var beside in Directory.GetDirectories(folder))
            DurableFolder.Flush(beside);
        DurableFolder.Flush(folder);
        File.Delete(NameOf(segment));
        callback(result);
    }

    public override void Dispose()
    {
        foreach (var file in files.Values)
            file.Dispose();
        files.Clear();
    }

    private SafeFileHandle Open(int segment)
    {
        if (files.TryGetValue(segment, out var open))
            return open;
        var file = File.OpenHandle(NameOf(segment), FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete, FileOptions.WriteThrough);
        if (!files.TryAdd(segment, file))
        {
            file.Dispose();
            return files[segment];
        }
        if (RandomAccess.GetLength(file) == 0)
            DurableFolder.Flush(Path.GetDirectoryName(FileName)!); // a new segment: what is in it counts only with its name
        return file;
    }

    private string NameOf(int segment) => GetSegmentFilename(FileName, segment, omitSegmentId: false);

    private static uint ErrorOf(Exception e) => (uint)(e.HResult & 0xFFFF) | 1;
}
