namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What every class of the suite has: its worlds, and the sidecars' logs when a test has failed.</summary>
public abstract class ConformanceTests(Worlds worlds) : IClassFixture<Worlds>, IDisposable
{
    /// <param name="more">As for a world's start, the same for all tests of the class.</param>
    private protected Task<World> WorldAsync(string pair, Func<string, string, string>? more = null) => worlds.OnAsync(pair, more);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            foreach (var tail in worlds.LogTails())
                TestContext.Current.TestOutputHelper?.WriteLine(tail);
    }
}
