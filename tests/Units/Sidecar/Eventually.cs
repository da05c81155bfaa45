using System.Diagnostics;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Waits for what is to become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < patience, $"waited in vain for: {what}");
            await Task.Delay(2);
        }
    }

    public static Task CountAsync<T>(IReadOnlyCollection<T> items, int count) =>
        TrueAsync(() => items.Count >= count, $"{count} items");

    public static Task InTimeAsync(this Task task) => task.WaitAsync(patience);

    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(patience);
}
