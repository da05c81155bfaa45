using System.Text;
using Dapr.Actors.Runtime;

namespace DaprMessaging.Units.Sidecar;

public sealed class AlarmActor(ActorHost host, Diary diary) : Actor(host), IAlarmActor, IRemindable
{
    public async Task SetTimerAsync() =>
        await RegisterTimerAsync("tick", nameof(OnTickAsync), Encoding.UTF8.GetBytes("of timer"), TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(2));

    public async Task SetReminderAsync() =>
        await RegisterReminderAsync("wake", Encoding.UTF8.GetBytes("of reminder"), TimeSpan.FromSeconds(1),
            TimeSpan.FromMinutes(2));

    public async Task<string?> ReadReminderAsync() =>
        await GetReminderAsync("wake") is { } reminder
            ? $"{reminder.DueTime} {reminder.Period} {Encoding.UTF8.GetString(reminder.State)}" : null;

    public async Task RemoveAsync()
    {
        await UnregisterTimerAsync("tick");
        await UnregisterReminderAsync("wake");
    }

    public Task OnTickAsync(byte[] state)
    {
        diary.Lines.Enqueue($"tick {Encoding.UTF8.GetString(state)}");
        return Task.CompletedTask;
    }

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        diary.Lines.Enqueue($"{reminderName} {Encoding.UTF8.GetString(state)} {period}");
        return Task.CompletedTask;
    }
}
