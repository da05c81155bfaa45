namespace DaprMessaging.Sidecar.Resources;

/// <summary>One component as its YAML file declares it.</summary>
internal sealed record Component(string Name, string Type, string Version, string File)
{
    /// <summary>Keys compare without case, as in daprd.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The app-ids that may see it; empty = all.</summary>
    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>();

    /// <summary>A component that cannot start is skipped with a warning instead of stopping the host.</summary>
    public bool IgnoreErrors { get; init; }

    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public bool IsVisibleTo(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);

    /// <summary>An error about this component that names it and its file.</summary>
    public InvalidDataException Error(string problem, Exception? cause = null) =>
        new($"{File}: component '{Name}' ({Type}): {problem}", cause);
}
