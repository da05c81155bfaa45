using Dapr.Actors.Runtime;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Writes into the diary what woke it.</summary>
public sealed class ClockActor(ActorHost host, Diary diary) : Actor(host), IClockActor, IRemindable
{
    public Task StartTimerAsync(string name, TimeSpan due, TimeSpan period) =>
        RegisterTimerAsync(name, nameof(RingAsync), System.Text.Encoding.UTF8.GetBytes(name), due, period);

    public Task StopTimerAsync(string name) => UnregisterTimerAsync(name);

    public Task RemindAsync(string name, TimeSpan due, TimeSpan period) =>
        RegisterReminderAsync(name, System.Text.Encoding.UTF8.GetBytes($"data of {name}"), due, period);

    public Task ForgetAsync(string name) => UnregisterReminderAsync(name);

    public async Task<bool> KnowsAsync(string name) => await GetReminderAsync(name) is not null;

    public Task RingAsync(byte[] data)
    {
        diary.Lines.Enqueue($"timer {System.Text.Encoding.UTF8.GetString(data)}");
        return Task.CompletedTask;
    }

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        diary.Lines.Enqueue($"reminder {reminderName}: {System.Text.Encoding.UTF8.GetString(state)}");
        return Task.CompletedTask;
    }
}
