using Dapr.Actors;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>An actor that is woken by timers and reminders.</summary>
public interface IClockActor : IActor
{
    Task StartTimerAsync(string name, TimeSpan due, TimeSpan period);
    Task StopTimerAsync(string name);
    Task RemindAsync(string name, TimeSpan due, TimeSpan period);
    Task ForgetAsync(string name);
    Task<bool> KnowsAsync(string name);
}
