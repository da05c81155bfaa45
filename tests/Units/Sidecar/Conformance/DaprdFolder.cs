namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Where the programs of a real Dapr are: the folder that <c>DAPRD</c> names; none = the embedded sidecar.</summary>
internal static class DaprdFolder
{
    public static readonly string? Path = Environment.GetEnvironmentVariable("DAPRD") is { Length: > 0 } path ? path : null;

    /// <exception cref="FileNotFoundException">It is not there: which, and where it was looked for.</exception>
    public static string Program(string name)
    {
        var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path!, name));
        return File.Exists(file) ? file : throw new FileNotFoundException(
            $"DAPRD={Path} must be a folder with the programs daprd, placement and scheduler: there is no {file}.");
    }
}
