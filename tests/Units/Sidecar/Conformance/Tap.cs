using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Stands between an app and its sidecar's HTTP port, and writes down what the app asks for.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<(string Line, string Body)> all = new();

    private Tap(WebApplication web) => this.web = web;

    public Uri Address => new(web.Urls.First());

    public IReadOnlyList<(string Line, string Body)> All => [.. all];

    public static async Task<Tap> StartAsync(Uri sidecar)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var tap = new Tap(builder.Build());
        tap.web.Urls.Add("http://127.0.0.1:0");
        tap.web.Run(context => tap.ForwardAsync(context, sidecar));
        await tap.web.StartAsync();
        return tap;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, Uri sidecar)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!.Replace("//", "/", StringComparison.Ordinal);
        all.Enqueue(($"{context.Request.Method} {path}", body));
        using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(sidecar, path));
        if (body.Length > 0)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("dapr-api-token", context.Request.Headers["dapr-api-token"].ToString());
        using var answer = await http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (bytes.Length > 0)
            await context.Response.Body.WriteAsync(bytes);
    }
}
