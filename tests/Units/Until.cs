using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units;

/// <summary>Waits for what is to become true, and not for ever.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"waited in vain for {what}");
            await Task.Delay(1);
        }
    }

    /// <summary>Time goes by, tick by tick, until it is so.</summary>
    /// <returns>How much.</returns>
    public static async Task<TimeSpan> PassesAsync(FakeTimeProvider time, TimeSpan tick, Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = time.GetTimestamp();
        await TrueAsync(() =>
        {
            if (condition()) return true;
            time.Advance(tick);
            return false;
        }, what);
        return time.GetElapsedTime(began);
    }
}
