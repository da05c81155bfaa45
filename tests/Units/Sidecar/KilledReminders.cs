using System.Diagnostics;
using System.Runtime.CompilerServices;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.Actors;

namespace DaprMessaging.Units.Sidecar;

/// <summary>This test program started once more to set reminders and say which are set, to be killed.</summary>
internal static class KilledReminders
{
    private const string Variable = "SIDECAR_UNITS_REMIND_IN";

    /// <summary>Sets until it is killed. All on one thread: others wait for a module initializer to end.</summary>
    [ModuleInitializer]
    internal static void SetIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
            return;
        var chance = new Chance(new Random(3));
        var reminders = new Reminders(new Placement(), new SidecarContext(
            new() { ResourcesPath = folder, DataPath = folder }, new CallCounters(), new Faults(chance), chance));
        for (var i = 0; ; i++)
        {
            reminders.Set(new(new("Clock", $"{i}"), "wake"), new() { DueTime = "1h" });
            Console.Out.WriteLine(i);
        }
    }

    /// <summary>Runs it until it has said so many, kills it with SIGKILL.</summary>
    public static async Task RunAsync(string folder, int said)
    {
        var program = Path.ChangeExtension(typeof(KilledReminders).Assembly.Location, null);
        using var process = Process.Start(new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = folder },
        })!;
        for (var lines = 0; lines < said; lines++)
            Assert.NotNull(await process.StandardOutput.ReadLineAsync().InTimeAsync());
        process.Kill();
        await process.WaitForExitAsync().InTimeAsync();
    }
}
