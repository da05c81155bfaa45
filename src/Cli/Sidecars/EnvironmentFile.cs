using DaprMessaging.Cli.Up;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Cli.Sidecars;

/// <summary>What an app must find in its environment, as lines that a shell, tye, or <c>node --env-file</c> reads.</summary>
internal static class EnvironmentFile
{
    public static string Write(LocalSystemOptions options, AppSidecar sidecar, int port)
    {
        var path = Path.Combine(options.Data.Path, $"{sidecar.InstanceId}.env");
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        // Tokens are in it.
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, file);
        foreach (var (name, value) in AppSettings.Of(sidecar, options)) writer.WriteLine($"{name.Replace(":", "__", StringComparison.Ordinal)}={value}");
        if (port > 0) writer.WriteLine($"APP_PORT={port}");
        return path;
    }
}
