using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary>A request's body, read whole; Kestrel's limit bounds it.</summary>
internal static class RequestBody
{
    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength is { } length and > 0)
        {
            var body = new byte[length];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
            return body;
        }
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }
}
