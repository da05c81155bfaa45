using DaprMessaging.Sidecar;

namespace DaprMessaging.Cli.Up;

/// <summary>What an app of a local system is told: its sidecar, its name, the key of tokens, a folder for the index, and further settings.</summary>
internal static class AppSettings
{
    public static IEnumerable<KeyValuePair<string, string?>> Of(AppSidecar sidecar, LocalSystemOptions options) =>
    [
        .. sidecar.AppSettings,
        new("Search:Path", System.IO.Path.Combine(options.Data.Path, "search")),
        .. options.Settings,
        new("INSTANCE_ID", sidecar.InstanceId),
        new("Token:Key", Convert.ToBase64String(options.Data.SigningKey())),
    ];

    /// <summary>The same, as names that an environment can have.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> InEnvironment(AppSidecar sidecar, LocalSystemOptions options) =>
        Of(sidecar, options).Select(s => KeyValuePair.Create(s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value));
}
