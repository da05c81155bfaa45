using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DaprMessaging.Cli.Up;

/// <summary>Asks a process to end, as an orchestrator does.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15;

    public static void Terminate(Process process)
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill();
        else _ = Kill(process.Id, Sigterm);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int pid, int signal);
}
