using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units;

/// <summary>The clocks of a machine whose wall clock somebody sets: timers and timestamps go on as if nothing had been.</summary>
internal sealed class SetClock : TimeProvider
{
    private readonly FakeTimeProvider steady = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private TimeSpan set;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public void Set(TimeSpan by) => set += by;

    public void Advance(TimeSpan by) => steady.Advance(by);

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + set;

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);
}
