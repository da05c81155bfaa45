using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>
/// The timers that actors of one app instance set: in memory, gone with the instance. They ring in the actor's turn,
/// wherever it is by then, never two of one timer at a time; a ring that fails is a ring.
/// </summary>
internal sealed class Timers(Placement placement, SidecarContext context) : IDisposable
{
    private const int MaxTimers = 100_000;

    private readonly ConcurrentDictionary<AlarmKey, AlarmBell> bells = new();
    private readonly CancellationTokenSource ended = new();

    /// <exception cref="Http.SidecarException">It cannot be read, or there are too many.</exception>
    public void Set(AlarmKey key, AlarmRequest request)
    {
        if (bells.Count >= MaxTimers)
            throw AlarmErrors.TimerCreate($"{MaxTimers} timers are set");
        try
        {
            var time = new SteadyTime(context.Time);
            var alarm = Alarm.Set("timer", key, request, time.GetUtcNow(), waitsFirst: false);
            var bell = new AlarmBell(key, alarm, time, RingAsync);
            bells.AddOrUpdate(key, bell, (_, old) =>
            {
                old.Dispose();
                return bell;
            });
            bell.Wind();
        }
        catch (FormatException e)
        {
            throw AlarmErrors.TimerCreate(e.Message);
        }
    }

    public void Remove(AlarmKey key)
    {
        if (bells.TryRemove(key, out var bell))
            bell.Dispose();
    }

    public void Dispose()
    {
        ended.Cancel();
        foreach (var key in bells.Keys)
            Remove(key);
        ended.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A timer goes on after a ring that failed.")]
    private async Task RingAsync(AlarmBell bell)
    {
        var isWanted = true;
        try
        {
            isWanted = await AlarmCall.MakeAsync(placement, bell.Key, bell.Alarm, isTimer: true, ended.Token);
        }
        catch (Exception e)
        {
            if (!ended.IsCancellationRequested)
                Log.TimerFailed(context.Logger, bell.Key.ToString(), e);
        }
        if (isWanted && bell.Alarm.Following() is { } next && bells.TryGetValue(bell.Key, out var current)
            && current == bell)
            bell.Wind(next);
        else if (bells.TryRemove(new(bell.Key, bell)))
            bell.Dispose();
    }
}
