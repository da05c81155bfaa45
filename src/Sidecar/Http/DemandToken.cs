using System.Security.Cryptography;
using System.Text;
using DaprMessaging.Sidecar.App;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary>Lets nobody in without the API token, but for a look at its health.</summary>
internal sealed class DemandToken(string token)
{
    private readonly byte[] expected = Encoding.UTF8.GetBytes(token);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/v1.0/healthz")
            || IsRight(http.Request.Headers[AppChannel.TokenHeader].ToString()))
            return next(http);
        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.ContentType = "text/plain; charset=utf-8";
            return http.Response.WriteAsync("invalid api token\n");
        }
        // A gRPC error without a body: its status goes in the headers.
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = "16";
        http.Response.Headers["grpc-message"] = "invalid api token: send the metadata dapr-api-token";
        return Task.CompletedTask;
    }

    private bool IsRight(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected);
}
