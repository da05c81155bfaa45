namespace DaprMessaging.Simulation.Worlds;

/// <summary>
/// The clocks that a process under test looks at. The wall clock may be set; what timers and timestamps go by is the time of
/// the world. Timers of a process that died never fire.
/// </summary>
internal sealed class WorldClock(Timeline time, Life? life, Func<TimeSpan> set) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => Beginning.AddMilliseconds(time.Now) + set();

    public override long GetTimestamp() => time.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(time, life, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Fires once: nobody here asks for more.</summary>
    private sealed class Timer(Timeline time, Life? life, Action fire) : ITimer
    {
        private int setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero) throw new NotSupportedException("A timer fires once");
            var now = ++setting;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            time.After((long)Math.Ceiling(dueTime.TotalMilliseconds), () =>
            {
                if (now == setting && life is not { IsOver: true }) fire();
            });
            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
