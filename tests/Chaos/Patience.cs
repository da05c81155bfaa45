namespace DaprMessaging.Chaos;

/// <summary>Waiting for what must come, however busy the machine is.</summary>
internal static class Patience
{
    private static readonly TimeSpan most = TimeSpan.FromMinutes(3);

    /// <summary>Unix time in milliseconds.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Until it is that late, in Unix milliseconds.</summary>
    public static Task UntilAsync(long moment) => UntilAsync(() => Now >= moment, () => "it does not get later");

    public static async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        if (!await Wait.UntilAsync(condition, most)) Assert.Fail(otherwise());
    }
}
