using System.Diagnostics;
using System.Globalization;

namespace DaprMessaging.Chaos.Faults;

/// <summary>Looks for processes, and sends them signals.</summary>
internal static class Processes
{
    /// <summary>What a process has started, by name, of which this is a part.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent, string name = "") =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d))
            .Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => int.Parse(n, CultureInfo.InvariantCulture))
            .Select(id => (Id: id, Name: NameOfChild(id, parent))).Where(p => p.Name.Length > 0 && p.Name.Contains(name, StringComparison.Ordinal))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Id).Select(p => p.Id),
    ];

    public static async Task SignalAsync(string signal, params IEnumerable<int> ids)
    {
        // One that has ended meanwhile is no mistake.
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    // The program's own name; empty for whoever is not a child of this parent.
    private static string NameOfChild(int id, int parent)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var isChild = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture);
            return isChild ? Path.GetFileName(File.ReadAllText($"/proc/{id}/cmdline").Split('\0')[0]) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }
}
