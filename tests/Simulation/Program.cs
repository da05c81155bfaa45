using System.Diagnostics;
using System.Globalization;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation;

/// <summary>
/// Runs the tests as xunit's own entry point would; <c>replay CONFIGURATION SEED</c> prints one history;
/// <c>shrink CONFIGURATION SEED</c> makes a failing world small and tells its story;
/// <c>look CONFIGURATION SEED</c> says what is found in one world; <c>hunt SEEDS [CONFIGURATION …]</c> looks for the first finding, by
/// configurations in turn.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["replay", var name, var seed] => Replay(name, int.Parse(seed, CultureInfo.InvariantCulture)),
        ["shrink", var name, var seed] => Shrink(name, int.Parse(seed, CultureInfo.InvariantCulture)),
        ["look", var name, var seed] => Look(Configurations.Named(name), int.Parse(seed, CultureInfo.InvariantCulture), 1, Stopwatch.StartNew()) ? 1 : 0,
        ["hunt", var seeds, .. var names] => Hunt(int.Parse(seeds, CultureInfo.InvariantCulture), names),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static int Replay(string name, int seed)
    {
        var world = new World(Configurations.Named(name), seed, isTraced: true);
        var findings = world.Run();
        foreach (var line in world.Trace.Lines) Console.WriteLine(line);
        Console.WriteLine($"{name} {seed}: {world.Time.Steps} steps, {findings.All.Count} findings");
        return findings.All.Count == 0 ? 0 : 1;
    }

    private static int Shrink(string name, int seed)
    {
        var failures = Sweep.Of(Configurations.Named(name), seed, 1);
        Console.WriteLine(failures.Count == 0 ? $"{name} {seed} keeps every promise" : failures[0].Story());
        return failures.Count == 0 ? 0 : 1;
    }

    private static int Hunt(int seeds, string[] names)
    {
        var configurations = names.Length == 0 ? Configurations.All : [.. names.Select(Configurations.Named)];
        var watch = Stopwatch.StartNew();
        var run = 0;
        for (var from = 0; from < seeds; from += 50)
        {
            foreach (var configuration in configurations)
            {
                var worlds = Math.Min(50, seeds - from);
                if (Look(configuration, from, worlds, watch)) return 1;
                run += worlds;
            }
        }

        Console.WriteLine($"nothing in {run} worlds, {watch.Elapsed.TotalSeconds:0.0} s");
        return 0;
    }

    private static bool Look(Configuration configuration, int from, int worlds, Stopwatch watch)
    {
        var caught = Sweep.Of(configuration, from, worlds);
        if (caught.Count == 0) return false;
        Console.WriteLine($"{caught[0].Findings[0].Check}, {configuration.Name}, {caught[0].Seed}, {watch.Elapsed.TotalSeconds:0.0} s");
        foreach (var one in caught) Console.Error.WriteLine(one);
        return true;
    }
}
