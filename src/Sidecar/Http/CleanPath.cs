using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary>Makes one slash of several: the SDK's actor client asks for <c>//v1.0/actors</c>.</summary>
internal static class CleanPath
{
    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.Contains("//", StringComparison.Ordinal) || path.Length > 1 && path.EndsWith('/'))
        {
            while (path.Contains("//", StringComparison.Ordinal))
                path = path.Replace("//", "/", StringComparison.Ordinal);
            // An invoked app's own path keeps its trailing slash: it is taken from the raw target.
            http.Request.Path = path.Length > 1 ? path.TrimEnd('/') : path;
        }
        return next(http);
    }
}
