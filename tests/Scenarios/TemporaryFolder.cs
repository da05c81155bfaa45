namespace DaprMessaging.Scenarios;

/// <summary>A folder for one scenario.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dmsg-scenario-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
