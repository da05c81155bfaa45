namespace DaprMessaging.Sidecar.Actors;

/// <summary>An alarm on the clock; after each ring whoever owns it winds it again.</summary>
internal sealed class AlarmBell : IDisposable
{
    /// <summary>A runtime timer takes no more than 49 days, and wall clocks are set: it looks again now and then.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromHours(1);

    private readonly TimeProvider time;
    private readonly Func<AlarmBell, Task> ring;
    private readonly ITimer timer;
    private int looks;

    public AlarmBell(AlarmKey key, Alarm alarm, TimeProvider time, Func<AlarmBell, Task> ring)
    {
        (Key, Alarm, this.time, this.ring) = (key, alarm, time, ring);
        timer = time.CreateTimer(_ => _ = LookAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public AlarmKey Key { get; }

    public Alarm Alarm { get; private set; }

    public void Wind() => Wind(Alarm);

    public void Wind(Alarm alarm)
    {
        Alarm = alarm;
        var left = alarm.NextAt - time.GetUtcNow();
        // Rounded up: a timer of whole milliseconds must not look a moment too early.
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Clamp(left.TotalMilliseconds, 0,
            longest.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    /// <summary>One ring at a time: who looks while it rings makes it look again after that.</summary>
    private async Task LookAsync()
    {
        if (Interlocked.Increment(ref looks) > 1)
            return;
        int seen;
        do
        {
            seen = Volatile.Read(ref looks);
            if (Alarm.NextAt > time.GetUtcNow())
                Wind();
            else
                await ring(this);
        }
        while (Interlocked.Add(ref looks, -seen) > 0);
    }
}
