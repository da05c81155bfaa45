using DaprMessaging.Chaos.PowerLoss;

namespace DaprMessaging.Chaos;

/// <summary>Runs the tests as xunit's own entry point would; <c>publish FOLDER</c> is a broker that a test lets be recorded and killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args is ["publish", var folder] ? Publisher.RunAsync(folder) : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
