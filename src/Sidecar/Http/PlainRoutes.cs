using DaprMessaging.Sidecar.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Sidecar.Http;

/// <summary>Health, metadata and shutdown, and the answer to everything that there is not.</summary>
internal sealed class PlainRoutes(AppSidecar sidecar, SidecarMetadata metadata)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/healthz", HealthAsync);
        routes.MapGet("/v1.0/healthz/outbound", http =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent; // its components started before it listened
            return Task.CompletedTask;
        });
        routes.MapGet("/v1.0/metadata", MetadataAsync);
        routes.MapPut("/v1.0/metadata/{key}", SetAsync);
        routes.MapPost("/v1.0/shutdown", async http =>
        {
            await new ShutdownCall(sidecar).Begin(http);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        routes.Map("/{**path}", http =>
            ErrorBody.Guard(h => throw SidecarException.NotSupported($"{h.Request.Method} {h.Request.Path}"))(http));
    }

    private Task HealthAsync(HttpContext http)
    {
        if (!sidecar.IsAttached)
            return ErrorBody.WriteAsync(http, 500, "ERR_HEALTH_NOT_READY",
                $"dapr is not ready: no app is attached to {sidecar.InstanceId}");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task MetadataAsync(HttpContext http) => http.Response.WriteAsJsonAsync(new
    {
        id = metadata.AppId,
        runtimeVersion = SidecarMetadata.RuntimeVersion,
        enabledFeatures = Array.Empty<string>(),
        actors = metadata.ActiveActors().Select(a => new { type = a.Type, count = a.Count }),
        components = metadata.Components.Select(c =>
            new { name = c.Name, type = c.Type, version = c.Version, capabilities = Array.Empty<string>() }),
        extended = metadata.Extended(),
        subscriptions = metadata.Subscriptions.Select(s => new
        {
            pubsubname = s.Pubsub,
            topic = s.Topic,
            rules = s.Paths.Select(p => new { path = p }),
            deadLetterTopic = s.DeadLetterTopic ?? "",
            type = s.IsDeclared ? "DECLARATIVE" : "PROGRAMMATIC",
        }),
    }, http.RequestAborted);

    private async Task SetAsync(HttpContext http)
    {
        metadata.Set(http.Route("key"),
            System.Text.Encoding.UTF8.GetString(await RequestBody.ReadAsync(http)));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
