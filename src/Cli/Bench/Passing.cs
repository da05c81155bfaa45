namespace DaprMessaging.Cli.Bench;

/// <summary>Stretches of time in which nothing is done but shown how far they are.</summary>
internal static class Passing
{
    private const int StepsPerSecond = 10;

    public static async Task PassAsync(this TimeProvider time, int seconds, Action<double> progress, CancellationToken ct)
    {
        for (var i = 0; i < seconds * StepsPerSecond; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.0 / StepsPerSecond), time, ct);
            progress(1.0 / StepsPerSecond);
        }
    }
}
