using System.Globalization;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Ports of 127.0.0.1 for programs that must be told theirs.</summary>
internal static class FreePorts
{
    public static int[] Take(int count) => [.. Forever().Distinct().Take(count)];

    public static string Text(this int port) => port.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<int> Forever()
    {
        while (true) yield return FreePort.Take();
    }
}
