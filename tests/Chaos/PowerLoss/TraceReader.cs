namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>Makes changes of the calls that concern one folder. What it does not know is an error: it might be what matters.</summary>
internal sealed class TraceReader(string folder)
{
    private readonly HashSet<string> writtenThrough = [];

    public IEnumerable<Change> Read(TraceLine line)
    {
        if (line.Call.Length == 0 || line.IsCutOff || (line.IsFinished && line.HasFailed)) return [];
        return line.Call is "write" or "pwrite64" or "writev" or "pwritev" or "pwritev2" or "fsync" or "fdatasync" or "sync_file_range" or "ftruncate" or "fallocate"
            ? Concerns(line.PathOfDescriptor) && !line.IsOfDeleted ? OfDescriptor(line, line.PathOfDescriptor) : []
            : line.QuotedPath() is var (path, end) && Concerns(path) ? OfPath(line, path, end) : [];
    }

    // What is in memory only, and made anew at each start, is nothing that power could take.
    private bool Concerns(string path) =>
        (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal)) && !path.EndsWith("-shm", StringComparison.Ordinal);

    private IEnumerable<Change> OfDescriptor(TraceLine line, string path) => line.Call switch
    {
        "pwrite64" => [new Change.Write(path, line.LastNumber, line.Quoted().Bytes, writtenThrough.Contains(path))],
        "fsync" or "fdatasync" => [new Change.Sync(path)],
        "ftruncate" => [new Change.Resize(path, line.LastNumber)],
        _ => throw new NotSupportedException($"{line.Call} of {path}"),
    };

    private IEnumerable<Change> OfPath(TraceLine line, string path, int end)
    {
        switch (line.Call)
        {
            case "open" or "openat":
                var flags = line.Rest(end);
                if (flags.Contains("O_SYNC", StringComparison.Ordinal) || flags.Contains("O_DSYNC", StringComparison.Ordinal)) writtenThrough.Add(path);
                if (flags.Contains("O_CREAT", StringComparison.Ordinal)) yield return new Change.Create(path);
                if (flags.Contains("O_TRUNC", StringComparison.Ordinal)) yield return new Change.Resize(path, 0);
                break;
            case "mkdir":
                yield return new Change.CreateFolder(path);
                break;
            case "unlink":
                yield return new Change.Remove(path);
                break;
            case "rename":
                yield return new Change.Rename(path, line.QuotedPath(end).Path);
                break;
            case "link":
                yield return new Change.Link(line.QuotedPath(end).Path, path);
                break;
            default:
                throw new NotSupportedException($"{line.Call} of {path}");
        }
    }
}
