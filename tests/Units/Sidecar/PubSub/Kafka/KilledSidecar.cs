using System.Diagnostics;
using System.Runtime.CompilerServices;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>
/// This test program started once more as a sidecar of an app that runs here, to be killed.
/// </summary>
internal static class KilledSidecar
{
    private const string Components = "SIDECAR_UNITS_COMPONENTS", App = "SIDECAR_UNITS_APP";

    /// <summary>
    /// Serves until it is killed. Nothing of this assembly may run on another thread: it would wait for this one.
    /// </summary>
    [ModuleInitializer]
    internal static void ServeIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Components) is not { Length: > 0 } components)
            return;
        var host = SidecarHost.StartAsync(new() { ResourcesPath = components }).GetAwaiter().GetResult();
        var sidecar = host.AddAsync("app").GetAwaiter().GetResult();
        sidecar.AttachAsync(new Uri(Environment.GetEnvironmentVariable(App)!)).GetAwaiter().GetResult();
        Console.In.ReadToEnd(); // whoever started it takes it along
        Environment.Exit(0);
    }

    public static Process Start(string components, string app) =>
        Process.Start(new ProcessStartInfo(Path.ChangeExtension(typeof(KilledSidecar).Assembly.Location, null))
        {
            RedirectStandardInput = true,
            Environment = { [Components] = components, [App] = app },
        })!;
}
