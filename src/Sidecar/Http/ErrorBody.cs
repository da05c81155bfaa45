using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary>The body of an error of the HTTP API.</summary>
internal static class ErrorBody
{
    public static Task WriteAsync(HttpContext http, int status, string errorCode, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { errorCode, message }, http.RequestAborted);
    }

    /// <summary>Runs a handler; its <see cref="SidecarException"/> becomes the answer.</summary>
    public static RequestDelegate Guard(RequestDelegate handler) => async http =>
    {
        try
        {
            await handler(http);
        }
        catch (SidecarException e) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, e.Status, e.ErrorCode, e.Message);
        }
    };
}
