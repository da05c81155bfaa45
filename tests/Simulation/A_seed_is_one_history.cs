using System.Diagnostics;
using System.Globalization;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation;

/// <summary>A finding is worth something only if it can be seen again: the same seed is the same history, step by step.</summary>
public sealed class A_seed_is_one_history
{
    public static TheoryData<string> Kinds => [.. Configurations.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void When_it_is_run_twice(string kind)
    {
        for (var seed = 0; seed < 10; seed++) Assert.Equal(Lines(kind, seed), Lines(kind, seed));
    }

    /// <summary>Another process has other hash codes, another heap, another thread.</summary>
    [Fact]
    public async Task When_it_is_run_in_another_process()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(Program).Assembly.Location, "replay", "heavy", "7" }) start.ArgumentList.Add(argument);
        using var other = Process.Start(start)!;
        var lines = (await other.StandardOutput.ReadToEndAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        await other.WaitForExitAsync();
        Assert.Equal(Lines("heavy", 7), lines[..^1]);
    }

    [Fact]
    public void When_seeds_differ_histories_do() => Assert.NotEqual(Lines("usual", 1), Lines("usual", 2));

    private static List<string> Lines(string kind, int seed)
    {
        var world = new World(Configurations.Named(kind), seed, isTraced: true);
        world.Run();
        Assert.True(world.Trace.Lines.Count > 50, world.Trace.Lines.Count.ToString(CultureInfo.InvariantCulture));
        return [.. world.Trace.Lines];
    }
}
