using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>An app that takes whatever is posted to it, keeps it as it came, and answers as the test says.</summary>
internal sealed class Recorder
{
    public sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

    private readonly ConcurrentQueue<Received> all = new();
    private readonly ConcurrentDictionary<string, Func<Received, (int Status, string Body)>> answers = new();

    public IReadOnlyCollection<Received> All => all;

    public IReadOnlyList<Received> At(string route) => [.. all.Where(r => r.Path == route)];

    /// <summary>What that route answers from now on; before it is said, 200 without a body.</summary>
    public void Answer(string route, Func<Received, (int Status, string Body)> answer) => answers[route] = answer;

    public void Answer(string route, int status, string body = "") => Answer(route, _ => (status, body));

    public Task<Received> FirstAsync(string route) => NthAsync(route, 1);

    public async Task<Received> NthAsync(string route, int n)
    {
        await Eventually.TrueAsync(() => At(route).Count >= n, $"call {n} of /{route}");
        return At(route)[n - 1];
    }

    /// <param name="subscriptions">The answer to <c>GET /dapr/subscribe</c>.</param>
    public void Map(WebApplication web, string subscriptions)
    {
        web.MapGet("/dapr/subscribe", () => Results.Text(subscriptions, "application/json"));
        web.MapPost("/{**path}", TakeAsync);
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(http.Request.Path.Value![1..], await reader.ReadToEndAsync(),
            http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()));
        all.Enqueue(received);
        var (status, body) = answers.TryGetValue(received.Path, out var answer) ? answer(received) : (200, "");
        http.Response.StatusCode = status;
        if (body.Length > 0)
            await http.Response.WriteAsync(body);
    }
}
