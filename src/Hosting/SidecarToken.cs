using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Hosting;

/// <summary>Lets nothing but this app's own sidecar in, except to endpoints that say they are public.</summary>
internal static class SidecarToken
{
    public static void Demand(WebApplication app, DaprEndpoint endpoint)
    {
        var expected = Encoding.UTF8.GetBytes(endpoint.AppToken);
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Public>() is not null || Matches(context, expected))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    private static bool Matches(HttpContext context, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(context.Request.Headers["dapr-api-token"].ToString()), expected);
}
