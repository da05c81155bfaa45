using System.Globalization;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation;

/// <summary>Worlds of every kind, each from its own seed. SIMULATION_SEEDS says how many of each; more find more.</summary>
public sealed class Every_promise_holds
{
    private const int DefaultSeeds = 400;

    public static TheoryData<string> Kinds => [.. Configurations.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void In_worlds_that_are(string kind)
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : DefaultSeeds;
        var failures = Sweep.Of(Configurations.Named(kind), firstSeed: 0, seeds);
        if (failures.Count > 0)
            Assert.Fail($"{failures.Count} of {seeds} worlds broke a promise\n{string.Join("\n", failures.Take(3))}\n{failures[0].Story()}");
    }
}
