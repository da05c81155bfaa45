using System.Diagnostics;
using System.Globalization;

namespace DaprMessaging.Cli.Profile;

/// <summary>What a system has used up to a moment: CPU time by process, bytes written, calls and flushes by counter.</summary>
internal sealed record Moment(
    TimeSpan At, IReadOnlyDictionary<string, TimeSpan> Cpu, long BytesWritten, IReadOnlyDictionary<(string App, string Api), long> Calls)
{
    public long Count((string App, string Api) call) => Calls.GetValueOrDefault(call);

    /// <param name="server">The process with the sidecars; its children are the apps.</param>
    public static async Task<Moment> OfAsync(Process server, SidecarCounters counters, CancellationToken ct)
    {
        var cpu = new Dictionary<string, TimeSpan>();
        foreach (var (room, process) in Family(server.Id))
        {
            using (process) cpu[room] = cpu.GetValueOrDefault(room) + process.TotalProcessorTime;
        }

        return new Moment(TimeProvider.System.GetElapsedTime(0), cpu, Written(server.Id), await counters.ReadAsync(ct));
    }

    /// <summary>The process with the sidecars, and the apps beside it, each as the room it is.</summary>
    public static IEnumerable<(string Room, Process Process)> Family(int server)
    {
        yield return ("sidecars", Process.GetProcessById(server));
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || ParentOf(folder) != server) continue;
            var program = Path.GetFileName(File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0')[0]);
            yield return (program.Replace("DaprMessaging.", "", StringComparison.Ordinal).ToLowerInvariant(), Process.GetProcessById(id));
        }
    }

    // Behind the name, which may have spaces and parentheses: state, then the parent.
    private static int ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    private static long Written(int server) => long.Parse(
        File.ReadLines($"/proc/{server}/io").First(l => l.StartsWith("write_bytes: ", StringComparison.Ordinal))["write_bytes: ".Length..],
        CultureInfo.InvariantCulture);
}
