using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DaprMessaging.Units.Sidecar;

public sealed class InvocationTests : IAsyncLifetime
{
    private TestHost host = null!;
    private AppSidecar caller = null!;
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        caller = await host.Host.AddAsync("session");
        http = host.Http(caller);
        app = await StartAsync("1");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    private async Task<TestApp> StartAsync(string name) =>
        await TestApp.StartAsync(await host.Host.AddAsync("msg"), web =>
        web.Map("/{**path}", async (HttpContext context) =>
    {
        if (context.Request.Path.StartsWithSegments("/dapr"))
        {
            context.Response.StatusCode = 404;
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (context.Request.Path == "/teapot")
            context.Response.StatusCode = 418;
        context.Response.Headers["my-answer"] = name;
        await context.Response.WriteAsJsonAsync(new
        {
            name,
            body,
            method = context.Request.Method,
            target = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
        });
    }));

    private sealed record Echo(string Name, string Body, string Method, string Target,
        Dictionary<string, string> Headers);

    [Fact]
    public async Task A_call_arrives_as_it_was_sent_with_who_calls_and_the_apps_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch,
            "/v1.0/invoke/msg/method/a%2Fb/c?q=%20x&y")
        { Content = new StringContent("hello") };
        request.Headers.Add("dapr-caller-app-id", "somebody else");
        request.Headers.Add("dapr-callee-app-id", "liar");
        request.Headers.Add("authorization", "Bearer t");
        var response = await http.SendAsync(request);
        Assert.Equal("1", response.Headers.GetValues("my-answer").Single());
        var echo = (await response.Content.ReadFromJsonAsync<Echo>())!;
        Assert.Equal(("PATCH", "hello", "/a%2Fb/c?q=%20x&y"), (echo.Method, echo.Body, echo.Target));
        Assert.Equal(["session", "msg", app.Sidecar.AppToken, "Bearer t"],
            new[] { "dapr-caller-app-id", "dapr-callee-app-id", "dapr-api-token", "authorization" }.Select(h =>
                echo.Headers[h]));
        Assert.DoesNotContain("dapr-app-id", echo.Headers.Keys);
    }

    [Fact]
    public async Task An_apps_error_is_passed_on_and_an_unknown_app_is_the_sidecars_error()
    {
        Assert.Equal((HttpStatusCode)418, (await http.GetAsync("/v1.0/invoke/msg/method/teapot")).StatusCode);
        var unknown = await http.GetAsync("/v1.0/invoke/nobody/method/x");
        Assert.Equal(HttpStatusCode.InternalServerError, unknown.StatusCode);
        Assert.Equal("ERR_DIRECT_INVOKE", (await unknown.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task Instances_take_turns_and_one_that_left_gets_no_more()
    {
        var second = await StartAsync("2");
        async Task<List<string>> Names() =>
            [.. await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(async _ => (await http.GetFromJsonAsync<Echo>("/v1.0/invoke/msg/method/x"))!.Name))];
        Assert.Equal([5, 5], (await Names()).GroupBy(n => n).Select(g => g.Count()));
        await second.DisposeAsync();
        Assert.All(await Names(), n => Assert.Equal("1", n));
        await app.Sidecar.DetachAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, (await http.GetAsync("/v1.0/invoke/msg/method/x")).StatusCode);
    }

    [Fact]
    public async Task A_large_body_goes_through_up_to_the_limit()
    {
        var echo = await (await http.PostAsync("/v1.0/invoke/msg/method/x",
            new StringContent(new string('x', 3 << 20)))).Content.ReadFromJsonAsync<Echo>();
        Assert.Equal(3 << 20, echo!.Body.Length);
        try
        {
            var tooLarge = await http.PostAsync("/v1.0/invoke/msg/method/x", new ByteArrayContent(new byte[5 << 20]));
            Assert.False(tooLarge.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            // The sidecar has closed the connection before all of it was sent.
        }
    }

    [Fact]
    public async Task What_there_is_not_says_what_there_is()
    {
        foreach (var path in (string[])["/v1.0/secrets/x/y", "/v1.0-alpha1/lock/x", "/other"])
        {
            var response = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
            var error = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("ERR_API_UNIMPLEMENTED", error.GetProperty("errorCode").GetString());
            Assert.Contains("Supported over HTTP", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        var stub = host.Stub(caller);
        var unimplemented = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () =>
            await stub.GetSecretAsync(new() { Key = "k" }));
        Assert.Equal(Grpc.Core.StatusCode.Unimplemented, unimplemented.StatusCode);
        Assert.Contains("ExecuteStateTransaction", unimplemented.Status.Detail, StringComparison.Ordinal);
        using var streaming = stub.SubscribeConfiguration(new() { StoreName = "x" });
        Assert.Equal(Grpc.Core.StatusCode.Unimplemented, (await Assert.ThrowsAsync<Grpc.Core.RpcException>(() =>
            streaming.ResponseStream.MoveNext(default))).StatusCode);
    }
}
