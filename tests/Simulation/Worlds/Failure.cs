namespace DaprMessaging.Simulation.Worlds;

/// <summary>A world that broke a promise: how to see it again, and what was found.</summary>
internal sealed record Failure(Configuration Configuration, int Seed, IReadOnlyList<Finding> Findings)
{
    private const int MaxLines = 80;

    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"configuration {Configuration.Name}, seed {Seed}:",
            .. Findings.Take(8).Select(f => $"  {f}"),
            $"  again, with everything that happened: dotnet run --project tests/Simulation -- replay {Configuration.Name} {Seed}",
            $"  as small as it can be made: dotnet run --project tests/Simulation -- shrink {Configuration.Name} {Seed}",
        ]);

    /// <summary>The smallest world in which the same is found, told from its beginning.</summary>
    public string Story()
    {
        var check = Findings[0].Check;
        if (check == Sweep.Broken) return "";
        var smallest = new Shrinking(Seed, w => w.Findings.All.Any(f => f.Check == check)).Shrink(Configuration);
        var world = new World(smallest, Seed, isTraced: true);
        world.Run();
        var story = world.Trace.Story;
        return string.Join(
            Environment.NewLine,
            [
                $"{check} in a small world: {smallest}",
                .. story.Count <= MaxLines ? story : [.. story.Take(MaxLines / 2), "  …", .. story.TakeLast(MaxLines / 2)],
            ]);
    }
}
