using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Bindings;
using DaprMessaging.Sidecar.Grpc;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.State;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>/v1.0/bindings/{name}</c>: <c>{"operation", "data", "metadata"}</c>.</summary>
internal sealed class BindingRoutes(BindingCalls bindings)
{

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapWrite("/v1.0/bindings/{name}", InvokeAsync);

    private async Task InvokeAsync(HttpContext http)
    {
        var name = RawPath.Segment(http, 2);
        var request = Read(await RequestBody.ReadAsync(http));
        try
        {
            var reply = await bindings.InvokeAsync(name, request, http.RequestAborted);
            BindingCalls.WriteMetadata(http, reply.Metadata);
            if (reply.Data is null)
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(reply.Data, http.RequestAborted);
        }
        catch (BindingException e)
        {
            BindingCalls.WriteMetadata(http, e.Metadata);
            throw BindingCalls.Failed(name, e);
        }
    }

    private static BindingRequest Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var metadata = new MapField<string, string>();
            StateJson.Metadata(metadata, json.RootElement);
            using var data = new PooledWriter(256);
            if (json.RootElement.Property("data") is { } given)
                GoJson.WriteValue(data, given);
            else
                GoJson.WriteValue(data, JsonSerializer.SerializeToElement<object?>(null));
            return new(StateJson.String(json.RootElement, "operation") ?? "", data.Written.ToArray(), metadata);
        }
        catch (JsonException e)
        {
            throw StateErrors.Malformed($"failed deserializing HTTP body: {e.Message}");
        }
    }
}
