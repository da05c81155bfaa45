using System.Text;

namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>What a program asked of the disk in one folder, in the order in which it began, as strace saw it.</summary>
internal sealed class Recording
{
    // All calls by which the content of a folder can change; those that the reader does not know stop the test.
    private const string Calls =
        "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,truncate,ftruncate,fallocate," +
        "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat";

    private readonly List<Change> changes = [];
    private readonly List<DateTime> lines = [];

    private Recording(string folder) => Folder = folder;

    public string Folder { get; }

    public IReadOnlyList<Change> Changes => changes;

    /// <summary>The command that records what the command after it does.</summary>
    public static IReadOnlyList<string> Recorder(string file) =>
        ["strace", "-f", "--seccomp-bpf", "-qq", "-a", "1", "-ttt", "-y", "-s", "33554432", "-e", "signal=none", "-e", $"trace={Calls}", "-o", file];

    /// <summary>When a line was written. All that was acknowledged before was made safe by lines before.</summary>
    public DateTime At(int line) => lines[line];

    public static Recording Read(IEnumerable<string> trace, string folder)
    {
        var (recording, reader, open) = (new Recording(folder), new TraceReader(folder), new Dictionary<string, List<Change>>());
        foreach (var text in trace)
        {
            var line = new TraceLine(text);
            recording.lines.Add(line.At);
            if (line.IsResumed) recording.End(open, line);
            else recording.Begin(open, line, reader);
        }

        return recording;
    }

    public static Recording ReadFile(string file, string folder) => Read(File.ReadLines(file, Encoding.Latin1), folder);

    private void Begin(Dictionary<string, List<Change>> open, TraceLine line, TraceReader reader)
    {
        var number = lines.Count - 1;
        var begun = reader.Read(line).Select(c => c with { Began = number, Ended = line.IsFinished ? number : int.MaxValue }).ToList();
        changes.AddRange(begun);
        if (!line.IsFinished && begun.Count > 0) open[line.Thread] = begun;
    }

    private void End(Dictionary<string, List<Change>> open, TraceLine line)
    {
        if (!open.Remove(line.Thread, out var begun)) return;
        foreach (var change in begun)
        {
            var at = changes.FindLastIndex(c => ReferenceEquals(c, change));
            if (line.HasFailed) changes.RemoveAt(at);
            else changes[at] = change with { Ended = lines.Count - 1 };
        }
    }
}
