namespace DaprMessaging.Simulation.Worlds;

/// <summary>
/// Makes a failing world small: fewer acts, people, devices, processes and faults, as long as it still fails in the same
/// way. The acts keep their own dice; all else may be thrown anew a few times, for the same mishap at the same moment is
/// rare in another world. Always the same from the same seed.
/// </summary>
internal sealed class Shrinking(int seed, Func<World, bool> isFailing)
{
    private const int MaxWorlds = 3000, Throws = 12;

    private static readonly Func<Configuration, Configuration>[] Simpler =
    [
        c => c with { Faults = Faults.None },
        c => c with { Devices = 1 },
        c => c with { Gateways = 1 },
        c => c with { Gateways = 2 },
        c => c with { Syncs = 1 },
        c => c with { Replicas = 1 },
        c => c with { Lanes = 1 },
        c => c with { Batch = 1 },
        c => c with { Lull = 0 },
        c => c with { IsOrdered = true },
        c => c with { IsPushOrdered = true },
        c => c with { Album = 2 },
        c => c with { Faults = c.Faults with { ReadFails = 0, ReadTears = 0 } },
        c => c with { Faults = c.Faults with { CommitFails = 0, CommitLost = 0, CommitLate = 0 } },
        c => c with { Faults = c.Faults with { CommitFails = 0 } },
        c => c with { Faults = c.Faults with { CommitLost = 0 } },
        c => c with { Faults = c.Faults with { CommitLate = 0 } },
        c => c with { Faults = c.Faults with { PublishFails = 0 } },
        c => c with { Faults = c.Faults with { Crashes = 0 } },
        c => c with { Faults = c.Faults with { Doubles = 0 } },
        c => c with { Faults = c.Faults with { Overlaps = 0 } },
        c => c with { Faults = c.Faults with { Stalls = 0 } },
        c => c with { Faults = c.Faults with { Drops = 0 } },
        c => c with { Faults = c.Faults with { CallFails = 0 } },
        c => c with { Faults = c.Faults with { HalfOpen = 0 } },
        c => c with { Faults = c.Faults with { SlowReaders = 0 } },
    ];

    private int worlds;

    /// <summary>The smallest world that still fails as this one does, found in bounded time.</summary>
    public Configuration Shrink(Configuration failing)
    {
        var smallest = failing with { Left = [.. Enumerable.Range(1, failing.Acts)], Cast = failing.Users, Noise = seed };
        for (var before = (Configuration?)null; before != smallest && worlds < MaxWorlds;)
        {
            before = smallest;
            foreach (var simpler in Simpler) smallest = Try(simpler(smallest), smallest) ?? smallest;
            smallest = WithFewerActs(smallest);
            foreach (var user in smallest.Users)
                smallest = Try(smallest with { Users = [.. smallest.Users.Where(u => u != user)] }, smallest) ?? smallest;
        }

        return smallest;
    }

    // Halves, quarters … single acts are left out.
    private Configuration WithFewerActs(Configuration failing)
    {
        var acts = failing.Left ?? [];
        for (var size = Math.Max(1, acts.Count / 2); ; size /= 2)
        {
            for (var from = 0; from < acts.Count;)
            {
                int[] left = [.. acts.Take(from), .. acts.Skip(from + size)];
                if (Try(failing with { Left = left }, failing) is { } smaller) (failing, acts) = (smaller, left);
                else from += size;
            }

            if (size <= 1) return failing;
        }
    }

    // Null: it does not fail, or it is the same.
    private Configuration? Try(Configuration candidate, Configuration current)
    {
        if (candidate.Users.Count == 0 || candidate.Gateways > current.Gateways || candidate == current) return null;
        for (var i = 0; i < Throws && worlds < MaxWorlds; i++)
        {
            var thrown = candidate with { Noise = i == 0 ? current.Noise : seed + i };
            worlds++;
            if (IsFailing(thrown)) return thrown;
        }

        return null;
    }

    private bool IsFailing(Configuration configuration)
    {
        try
        {
            var world = new World(configuration, seed);
            world.Run();
            return isFailing(world);
        }
        catch (InvalidOperationException)
        {
            // The simulation broke: that is another failure.
            return false;
        }
    }
}
