using System.Diagnostics;
using System.Runtime.CompilerServices;

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
}
