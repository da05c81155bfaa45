using System.Diagnostics;

namespace DaprMessaging.Scenarios;

/// <summary>Waiting for a condition, not for time.</summary>
internal static class Wait
{
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan patience)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < patience; await Task.Delay(5))
        {
            if (condition()) return true;
        }

        return condition();
    }

    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan patience)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < patience; await Task.Delay(20))
        {
            if (await condition()) return true;
        }

        return await condition();
    }
}
