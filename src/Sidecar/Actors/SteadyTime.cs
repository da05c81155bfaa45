namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// It begins with the wall clock, and then goes on by itself, whatever that is set to: a timer is due after so long, as
/// daprd's are. Reminders outlive the process and keep to the wall clock, which is all that a later process has.
/// </summary>
internal sealed class SteadyTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset beginning = time.GetUtcNow();
    private readonly long began = time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => beginning + time.GetElapsedTime(began);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
