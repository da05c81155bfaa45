using System.Globalization;
using DaprMessaging.Cli.Topologies;

namespace DaprMessaging.Chaos.Faults;

/// <summary>
/// The wall clocks of the processes of a system, which a test sets while they run: one of the host, and one of each app, for
/// all of its replicas. Timers and timestamps of the processes go on as before. Null where there is no libfaketime.
/// </summary>
internal sealed class Clocks
{
    private const string Host = "host", All = "all", Offset = "FAKETIME_TIMESTAMP_FILE";

    private static readonly string? library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).FirstOrDefault()
        : null;

    private readonly string folder;
    private readonly IReadOnlyList<string> apps;
    private readonly Dictionary<string, TimeSpan> offsets = [];

    private Clocks(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var parts = Topology.Read(Topology.Default).Parts;
        apps = [.. parts.Select(p => p.AppId)];
        Set(All, TimeSpan.Zero);
        File.WriteAllLines(
            Config,
            ["services:", .. parts.SelectMany(p => (string[])[$"- name: {p.AppId}", $"  project: {p.Project}", "  env:", $"  - name: {Offset}", $"    value: {FileOf(p.AppId)}"])]);
    }

    /// <summary>What runs: the apps of the system, each with its clock.</summary>
    public string Config => Path.Combine(folder, "tye.yaml");

    /// <summary>For the host, and handed down to the apps.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = library!,
        [Offset] = FileOf(Host),
        ["FAKETIME_NO_CACHE"] = "1", // its cache is kept by the clock that it fakes: set back, that one stays as it is
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0", // else each wait of .NET ends at once
        ["NO_FAKE_STAT"] = "1",
    };

    public static Clocks? TryMake(string folder) => library is null ? null : new Clocks(folder);

    /// <summary>Whose clock this number falls on: that of all, of the host, or of an app.</summary>
    public string NameOf(int victim) => ((string[])[All, Host, .. apps])[victim % (apps.Count + 2)];

    /// <summary>So far from the right time; one that is there already is put right.</summary>
    public void Move(string name, TimeSpan by) => Set(name, offsets[name == All ? Host : name] == by ? TimeSpan.Zero : by);

    /// <summary>So far from the right time.</summary>
    public void Set(string name, TimeSpan offset)
    {
        foreach (var clock in name == All ? [Host, .. apps] : (string[])[name])
        {
            // Whoever looks at the clock meanwhile finds a whole file.
            File.WriteAllText(FileOf(clock) + ".new", offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
            File.Move(FileOf(clock) + ".new", FileOf(clock), overwrite: true);
            offsets[clock] = offset;
        }
    }

    private string FileOf(string name) => Path.Combine(folder, name);
}
