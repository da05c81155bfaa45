using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary>The body of an error of the HTTP API.</summary>
internal static class ErrorBody
{
    private static readonly JsonSerializerOptions plain = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Task WriteAsync(HttpContext http, int status, string errorCode, string message,
        IReadOnlyList<object>? details = null)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { errorCode, message, details }, plain, "application/json",
            http.RequestAborted);
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
            await WriteAsync(http, e.Status, e.ErrorCode, e.Message, e.Details);
        }
    };
}
