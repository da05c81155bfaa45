using DaprMessaging.Sidecar.Http;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>The timers and reminders that one app instance may touch: those of the types it hosts.</summary>
internal sealed class ActorAlarms(AppSidecar sidecar, Reminders reminders, CallCounters counters)
{
    /// <exception cref="SidecarException">As daprd words it.</exception>
    public void SetTimer(AlarmKey key, AlarmRequest request)
    {
        counters.Add(sidecar.AppId, "RegisterActorTimer");
        AlarmErrors.CheckName(key.Name);
        var host = Host(key) ?? throw AlarmErrors.TimerCreate(
            $"can't create timer for actor {key.Actor.Type}||{key.Actor.Id}: actor type not registered");
        host.Timers.Set(key, request);
    }

    public void RemoveTimer(AlarmKey key)
    {
        counters.Add(sidecar.AppId, "UnregisterActorTimer");
        Host(key)?.Timers.Remove(key);
    }

    public void SetReminder(AlarmKey key, AlarmRequest request)
    {
        counters.Add(sidecar.AppId, "RegisterActorReminder");
        AlarmErrors.CheckName(key.Name);
        Demand(key);
        reminders.Set(key, request);
    }

    public void RemoveReminder(AlarmKey key)
    {
        counters.Add(sidecar.AppId, "UnregisterActorReminder");
        Demand(key);
        reminders.Remove(key);
    }

    public Alarm GetReminder(AlarmKey key)
    {
        counters.Add(sidecar.AppId, "GetActorReminder");
        Demand(key);
        return reminders.Get(key);
    }

    private void Demand(AlarmKey key)
    {
        if (Host(key) is null)
            throw AlarmErrors.NotHosted();
    }

    private ActorHost? Host(AlarmKey key) =>
        sidecar.Actors is { } host && host.Hosts(key.Actor.Type) ? host : null;
}
