namespace DaprMessaging.Simulation.Worlds;

/// <summary>The clock that the rooms under test look at: that of the world.</summary>
internal sealed class WorldClock(Timeline time) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Beginning.AddMilliseconds(time.Now);
}
