using DaprMessaging.Cli.Topologies;

namespace DaprMessaging.Cli.Up;

/// <summary>The file that runs a service: the programs of our projects lie beside this one.</summary>
internal static class Executables
{
    public static string Of(Part part)
    {
        if (part.Executable is { } executable) return executable;
        var name = $"DaprMessaging.{Path.GetFileNameWithoutExtension(part.Project)}{(OperatingSystem.IsWindows() ? ".exe" : "")}";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? path
            : throw new UsageException($"Service '{part.AppId}': {part.Project} is not one of this system's apps ({name} is not here). Say which executable to run.");
    }
}
