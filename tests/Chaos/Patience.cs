namespace DaprMessaging.Chaos;

/// <summary>Waiting for what must come, however busy the machine is.</summary>
internal static class Patience
{
    private static readonly TimeSpan most = TimeSpan.FromMinutes(3);

    public static async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        if (!await Wait.UntilAsync(condition, most)) Assert.Fail(otherwise());
    }
}
