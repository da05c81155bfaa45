using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DaprMessaging.Cli.Up;

/// <summary>A port that nobody listens on at the moment, for a process that must be told where to listen.</summary>
internal static class FreePort
{
    // Below those that systems give to connections, or it would be taken again before the process is there.
    private const int First = 15_000, End = 32_000, Tries = 100;

    public static int Take()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, End));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (tries < Tries)
            {
                // Somebody has it.
            }
        }
    }
}
