namespace DaprMessaging.Hosting.Actors;

/// <summary>When a clock has to ring, as somebody knew at a step. Of two the later holds, whatever comes last.</summary>
/// <param name="Version">The step.</param>
/// <param name="DueAt">Unix time in milliseconds; 0: no more.</param>
public sealed record Winding(long Version, long DueAt)
{
    /// <summary>Nothing later has been said. The same said again holds again: the first time may have gone wrong halfway.</summary>
    public bool Holds(long saidBefore) => Version >= saidBefore;

    /// <summary>From now until it rings.</summary>
    public TimeSpan Wait(DateTimeOffset now) => TimeSpan.FromMilliseconds(Math.Max(0, DueAt - now.ToUnixTimeMilliseconds()));
}
