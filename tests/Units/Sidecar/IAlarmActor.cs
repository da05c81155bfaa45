using Dapr.Actors;

namespace DaprMessaging.Units.Sidecar;

/// <summary>An actor of the SDK that sets timers and reminders.</summary>
public interface IAlarmActor : IActor
{
    Task SetTimerAsync();
    Task SetReminderAsync();
    Task<string?> ReadReminderAsync();
    Task RemoveAsync();
}
