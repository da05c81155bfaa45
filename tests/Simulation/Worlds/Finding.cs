namespace DaprMessaging.Simulation.Worlds;

/// <summary>A promise that was broken: which check says so, and what it saw.</summary>
internal readonly record struct Finding(string Check, string What)
{
    public override string ToString() => $"{Check}: {What}";
}
