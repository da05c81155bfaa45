namespace DaprMessaging.Simulation.Worlds;

/// <summary>What is wrong with a world; empty is how it should be.</summary>
internal sealed class Findings(Trace trace)
{
    private readonly List<Finding> all = [];

    public IReadOnlyList<Finding> All => all;

    public void Add(string check, string what)
    {
        all.Add(new Finding(check, what));
        trace.Tell("!!!", $"{check}: {what}");
    }
}
