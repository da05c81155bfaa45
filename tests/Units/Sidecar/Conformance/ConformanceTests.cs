namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What every class of the suite has: its worlds, and the sidecars' logs when a test has failed.</summary>
public abstract class ConformanceTests(Worlds worlds) : IClassFixture<Worlds>, IDisposable
{
    private protected Task<World> WorldAsync(string pair) => worlds.OnAsync(pair);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            foreach (var tail in worlds.LogTails())
                TestContext.Current.TestOutputHelper?.WriteLine(tail);
    }
}
