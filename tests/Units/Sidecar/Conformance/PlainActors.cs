using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>An app that hosts actors without the SDK, and writes down what it is called with.</summary>
internal sealed class PlainActors
{
    public sealed record Call(string Path, string Body, string Mine);

    public ConcurrentQueue<Call> Calls { get; } = new();

    public async Task<Call> FirstAsync(string path)
    {
        await Eventually.TrueAsync(() => Calls.Any(c => c.Path == path), $"the call of {path}");
        return Calls.First(c => c.Path == path);
    }

    public Task<App> StartAsync(Endpoint endpoint, string type) => App.StartAsync(endpoint, web =>
    {
        web.MapGet("/dapr/config", () => Results.Json(new { entities = new[] { type } }));
        web.MapGet("/dapr/subscribe", () => Results.NotFound());
        web.MapGet("/healthz", () => Results.Ok());
        web.MapDelete("/actors/{type}/{id}", () => Results.Ok());
        web.MapPut("/actors/{type}/{id}/method/{**method}", async (string id, string method, HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var call = new Call($"{id}/{method}", await reader.ReadToEndAsync(), http.Request.Headers["mine"].ToString());
            Calls.Enqueue(call);
            return method switch
            {
                "nowhere" => Results.NotFound(),
                "fail" => Results.Text("broken", statusCode: 500),
                _ => Results.Text($"done {call.Path} {call.Body} {call.Mine}"),
            };
        });
    });
}
