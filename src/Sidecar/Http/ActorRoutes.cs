using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>/v1.0/actors</c>: methods and state.</summary>
internal sealed class ActorRoutes(AppSidecar sidecar, Placement placement, ActorState state, SidecarContext context)
{
    private static readonly string[] methods = ["GET", "POST", "PUT", "DELETE"];

    public void Map(IEndpointRouteBuilder routes)
    {
        const string actor = "/v1.0/actors/{type}/{id}/";
        routes.MapMethods(actor + "method/{method}", methods, ErrorBody.Guard(InvokeAsync));
        routes.MapWrite(actor + "state", SaveAsync);
        routes.MapGet(actor + "state/{key}", ErrorBody.Guard(ReadAsync));
    }

    private async Task InvokeAsync(HttpContext http)
    {
        context.Counters.Add(sidecar.AppId, CounterName.InvokeActor);
        var call = new ActorCall(await RequestBody.ReadAsync(http), [.. http.Request.Headers]);
        var answer = await placement.InvokeAsync(Key(http), Uri.EscapeDataString(http.Route("method")), call, http.RequestAborted);
        foreach (var (name, values) in answer.Headers)
            http.Response.Headers[name] = values;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task ReadAsync(HttpContext http)
    {
        var item = await state.GetAsync(Key(http), http.Route("key"), http.RequestAborted);
        if (item is null || item.Value.IsEmpty)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = item.Value.Length;
        if (item.ExpiresAt is { } at)
            http.Response.Headers["metadata.ttlExpireTime"] = Ttl.Format(at);
        await http.Response.Body.WriteAsync(item.Value, http.RequestAborted);
    }

    /// <summary>Only the instance that has the actor may write its state: a late writer elsewhere is refused.</summary>
    private async Task SaveAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http);
        if (!placement.IsActive(Key(http), sidecar.Actors))
            throw SidecarException.InstanceMissing();
        await state.TransactAsync(Key(http), body, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static ActorKey Key(HttpContext http) => new(http.Route("type"), http.Route("id"));
}
