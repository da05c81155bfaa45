using DaprMessaging.Cli.Topologies;

namespace DaprMessaging.Cli.Up;

/// <summary>The file that runs a service: the programs of our projects lie beside this one.</summary>
internal static class Executables
{
    public static string Of(Service service)
    {
        if (service.Executable is { } executable) return executable;
        var name = $"DaprMessaging.{Path.GetFileNameWithoutExtension(service.Project)}{(OperatingSystem.IsWindows() ? ".exe" : "")}";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? path
            : throw new UsageException($"Service '{service.AppId}': {service.Project} is not one of this system's apps ({name} is not here). Say which executable to run.");
    }
}
