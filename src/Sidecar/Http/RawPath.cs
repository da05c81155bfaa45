using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DaprMessaging.Sidecar.Http;

/// <summary>
/// The segments of a request's path, each unescaped by itself: routing leaves <c>%2F</c> as it is, daprd makes a slash
/// of it.
/// </summary>
internal static class RawPath
{
    public static string Segment(HttpContext http, int index) => Uri.UnescapeDataString(Segments(http)[index]);

    /// <summary>This segment and all behind it.</summary>
    public static string Rest(HttpContext http, int index) =>
        Uri.UnescapeDataString(string.Join('/', Segments(http).Skip(index)));

    private static string[] Segments(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return (query < 0 ? target : target[..query]).Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}
