using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Sidecar.Http;

/// <summary>What the routes of the HTTP API share.</summary>
internal static class RouteExtensions
{
    private static readonly string[] writes = ["POST", "PUT"];

    /// <summary>A call that daprd takes as POST and as PUT, guarded.</summary>
    public static void MapWrite(this IEndpointRouteBuilder routes, string pattern, RequestDelegate call) =>
        routes.MapMethods(pattern, writes, ErrorBody.Guard(call));

    public static string Route(this HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
