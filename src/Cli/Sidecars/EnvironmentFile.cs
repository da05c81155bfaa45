using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Cli.Sidecars;

/// <summary>What an app must find in its environment, as lines that a shell, tye, or <c>node --env-file</c> reads.</summary>
internal static class EnvironmentFile
{
    public static string Write(LocalSystemOptions options, AppSidecar sidecar, int port) =>
        Write(options, sidecar, port, Path.Combine(options.Data.Path, $"{sidecar.InstanceId}.env"));

    /// <summary>Where commands find the sidecar that a running system has for them.</summary>
    public static string PathOfOperator(DataFolder data) => Path.Combine(data.Path, "operator.env");

    /// <summary>What it says; null where no system has been.</summary>
    public static async Task<Dictionary<string, string?>?> ReadForOperatorAsync(DataFolder data, CancellationToken ct) =>
        !File.Exists(PathOfOperator(data)) ? null
        : (await File.ReadAllLinesAsync(PathOfOperator(data), ct)).Select(l => l.Split('=', 2)).Where(l => l.Length == 2).ToDictionary(l => l[0], l => (string?)l[1]);

    /// <summary>Adds a sidecar for commands. It has the write path's name: component files let that one read and announce.</summary>
    public static async Task<string> WriteForOperatorAsync(LocalSystemOptions options, SidecarHost host, CancellationToken ct) =>
        Write(options, await host.AddAsync(Names.Inbox, ct), 0, PathOfOperator(options.Data));

    private static string Write(LocalSystemOptions options, AppSidecar sidecar, int port, string path)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        // Tokens are in it.
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, file);
        foreach (var (name, value) in AppSettings.InEnvironment(sidecar, options)) writer.WriteLine($"{name}={value}");
        if (port > 0) writer.WriteLine($"APP_PORT={port}");
        return path;
    }
}
