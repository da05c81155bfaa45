using System.CommandLine;

namespace DaprMessaging.Cli.Bench;

/// <summary><c>dmsg bench</c>: measures.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure a running system.");
}
