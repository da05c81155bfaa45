using System.Collections.Concurrent;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>Many worlds of one kind, as many at once as there are processors; each is on one thread.</summary>
internal static class Sweep
{
    /// <summary>The check that a world names that could not be played to its end.</summary>
    public const string Broken = "simulation";

    /// <summary>Those with findings, by seed.</summary>
    public static IReadOnlyList<Failure> Of(Configuration configuration, int firstSeed, int seeds)
    {
        var failures = new ConcurrentBag<Failure>();
        Parallel.For(firstSeed, firstSeed + seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var findings = Try(configuration, seed);
            if (findings.Count > 0) failures.Add(new Failure(configuration, seed, findings));
        });
        return [.. failures.OrderBy(f => f.Seed)];
    }

    private static IReadOnlyList<Finding> Try(Configuration configuration, int seed)
    {
        try
        {
            return new World(configuration, seed).Run().All;
        }
        catch (Exception e)
        {
            return [new Finding(Broken, $"it broke: {e}")];
        }
    }
}
