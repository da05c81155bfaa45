namespace DaprMessaging.Simulation.Worlds;

/// <summary>A world that broke a promise: how to see it again, and what was found.</summary>
internal sealed record Failure(string Configuration, int Seed, IReadOnlyList<Finding> Findings)
{
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"configuration {Configuration}, seed {Seed}:",
            .. Findings.Take(8).Select(f => $"  {f}"),
            $"  again, with everything that happened: dotnet run --project tests/Simulation -- replay {Configuration} {Seed}",
        ]);
}
