using System.Collections.Frozen;
using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.Http;

/// <summary>Which headers go through the sidecar.</summary>
internal static class ProxyHeaders
{
    private static readonly FrozenSet<string> stay = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Date", "Server", "Expect", AppChannel.TokenHeader,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Pass(string name) => !stay.Contains(name);
}
