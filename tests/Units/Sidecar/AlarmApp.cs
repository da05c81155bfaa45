using System.Collections.Concurrent;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar;

/// <summary>An app that hosts actors over plain HTTP, and writes down what it is called with.</summary>
internal sealed class AlarmApp
{
    /// <summary><c>{type}/{id}/{method} {body}</c>, deactivations as <c>{type}/{id} gone</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What a call answers; null = 200.</summary>
    public Func<string, HttpContext, Task<IResult?>> Answer { get; set; } = (_, _) => Task.FromResult<IResult?>(null);

    public static Task<TestApp> StartAsync(AppSidecar sidecar, AlarmApp app, string config = """{"entities":["Clock"]}""") =>
        TestApp.StartAsync(sidecar, web =>
        {
            web.MapGet("/dapr/config", () => Results.Text(config, "application/json"));
            web.MapPut("/actors/{type}/{id}/method/{**method}", async (string type, string id, string method,
                HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var call = $"{type}/{id}/{method} {await reader.ReadToEndAsync()}";
                app.Calls.Enqueue(call);
                return await app.Answer(call, http) ?? Results.Ok();
            });
            web.MapDelete("/actors/{type}/{id}", (string type, string id) => app.Calls.Enqueue($"{type}/{id} gone"));
        });
}
