using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Grpc;
using DaprMessaging.Sidecar.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>/v1.0/state/{store}</c>: the state methods in JSON.</summary>
internal sealed class StateRoutes(StateCalls state)
{

    public void Map(IEndpointRouteBuilder routes)
    {
        const string store = "/v1.0/state/{store}";
        routes.MapWrite(store, SaveAsync);
        routes.MapWrite(store + "/bulk", GetBulkAsync);
        routes.MapWrite(store + "/transaction", TransactAsync);
        routes.MapGet(store + "/{key}", ErrorBody.Guard(GetAsync));
        routes.MapDelete(store + "/{key}", ErrorBody.Guard(DeleteAsync));
    }

    private async Task GetAsync(HttpContext http)
    {
        var request = new Proto.GetStateRequest { StoreName = Store(http), Key = RawPath.Segment(http, 3) };
        QueryMetadata.AddTo(request.Metadata, http.Request);
        var found = await state.GetAsync(request, http.RequestAborted);
        if (found.Etag.Length == 0)
        {
            Done(http);
            return;
        }
        http.Response.Headers.ETag = found.Etag;
        QueryMetadata.WriteTo(http.Response, found.Metadata);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = found.Data.Length;
        await http.Response.Body.WriteAsync(found.Data.Memory, http.RequestAborted);
    }

    private async Task SaveAsync(HttpContext http)
    {
        var request = new Proto.SaveStateRequest { StoreName = Store(http) };
        state.Demand(request.StoreName);
        using var body = await JsonAsync(http, StateErrors.Malformed);
        request.States.Add(Read(body, StateErrors.Malformed, e => StateErrors.Save(request.StoreName, e),
            root => root.EnumerateArray().Select(StateJson.Item).ToList()));
        if (request.States.Any(s => s.Key.Length == 0))
            throw StateErrors.Malformed("\"key\" is a required field");
        foreach (var item in request.States)
            QueryMetadata.AddTo(item.Metadata, http.Request);
        await state.SaveAsync(request, http.RequestAborted);
        Done(http);
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var request = new Proto.DeleteStateRequest { StoreName = Store(http), Key = RawPath.Segment(http, 3) };
        QueryMetadata.AddTo(request.Metadata, http.Request);
        if (http.Request.Headers.TryGetValue("If-Match", out var etag))
            request.Etag = new() { Value = etag.ToString() };
        try
        {
            request.Options = StateJson.Options(http.Request.Query["concurrency"], http.Request.Query["consistency"]);
        }
        catch (FormatException e)
        {
            throw StateErrors.Delete(request.Key, e.Message);
        }
        await state.DeleteAsync(request, http.RequestAborted);
        Done(http);
    }

    private async Task GetBulkAsync(HttpContext http)
    {
        var request = new Proto.GetBulkStateRequest { StoreName = Store(http) };
        state.Demand(request.StoreName);
        using var body = await JsonAsync(http, Body);
        request.Keys.Add(Read(body, Body, Body, root => root.Items("keys").Select(k => k.GetString() ?? "").ToList()));
        QueryMetadata.AddTo(request.Metadata, http.Request);
        var found = await state.GetBulkAsync(request, http.RequestAborted);
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartArray();
        foreach (var item in found.Items)
            StateJson.Write(json, item);
        json.WriteEndArray();
    }

    private async Task TransactAsync(HttpContext http)
    {
        var request = new Proto.ExecuteStateTransactionRequest { StoreName = Store(http) };
        state.Demand(request.StoreName);
        using var body = await JsonAsync(http, Body);
        request.Operations.Add(Read(body, Body, StateErrors.Transaction,
            root => root.Items("operations").Select(Operation).ToList()));
        foreach (var operation in request.Operations)
            QueryMetadata.AddTo(operation.Request.Metadata, http.Request);
        await state.TransactAsync(request, http.RequestAborted);
        Done(http);
    }

    private static Proto.TransactionalStateOperation Operation(JsonElement json) => new()
    {
        OperationType = StateJson.String(json, "operation") is "upsert" or "delete"
            ? StateJson.String(json, "operation")
            : throw StateErrors.Operation(StateJson.String(json, "operation") ?? ""),
        Request = StateJson.Item(json.Property("request") ?? throw new JsonException("an operation has no request")),
    };

    private static async Task<JsonDocument> JsonAsync(HttpContext http, Func<string, SidecarException> malformed)
    {
        try
        {
            return JsonDocument.Parse(await RequestBody.ReadAsync(http));
        }
        catch (JsonException e)
        {
            throw malformed(e.Message);
        }
    }

    /// <summary>What the body means; another type is malformed, another word where one is expected is refused.</summary>
    private static T Read<T>(JsonDocument body, Func<string, SidecarException> malformed,
        Func<string, SidecarException> refused, Func<JsonElement, T> read)
    {
        try
        {
            return read(body.RootElement);
        }
        catch (FormatException e)
        {
            throw refused(e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw malformed(e.Message);
        }
    }

    private static SidecarException Body(string problem) =>
        StateErrors.Malformed($"failed deserializing HTTP body: {problem}");

    private static string Store(HttpContext http) => RawPath.Segment(http, 2);

    private static void Done(HttpContext http) => http.Response.StatusCode = StatusCodes.Status204NoContent;
}
