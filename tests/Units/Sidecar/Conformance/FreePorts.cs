using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Ports of 127.0.0.1 for programs that must be told theirs.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start()); // all at once, or the same one may come twice
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }

    public static string Text(this int port) => port.ToString(CultureInfo.InvariantCulture);
}
