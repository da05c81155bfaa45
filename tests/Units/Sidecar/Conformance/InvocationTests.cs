using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Service invocation over HTTP (dapr-facts 1.6).</summary>
public sealed class InvocationTests(Worlds worlds) : ConformanceTests(worlds)
{
    private sealed record Echo(string Name, string Body, string Method, string Target, Dictionary<string, string> Headers);

    [Theory, EachPair]
    public async Task A_call_arrives_as_it_was_sent_with_who_calls_and_the_apps_token(string pair)
    {
        var (caller, app) = await PeersAsync(pair);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1.0/invoke/{app.Endpoint.AppId}/method/a/b%20c?q=%20x&y")
        { Content = new StringContent("hello") };
        request.Headers.Add("dapr-caller-app-id", "somebody else");
        request.Headers.Add("authorization", "Bearer t");
        var response = await caller.Http.SendAsync(request);
        Assert.Equal("one", response.Headers.GetValues("my-answer").Single());
        var echo = (await response.Content.ReadFromJsonAsync<Echo>())!;
        Assert.Equal(("PATCH", "hello", "/a/b%20c?q=%20x&y"), (echo.Method, echo.Body, echo.Target));
        Assert.Equal([caller.AppId, app.Endpoint.AppId, app.Endpoint.AppToken, "Bearer t", "text/plain; charset=utf-8"],
            new[] { "dapr-caller-app-id", "dapr-callee-app-id", "dapr-api-token", "authorization", "content-type" }.Select(h => echo.Headers[h]));
    }

    [Theory, EachPair]
    public async Task An_app_is_also_named_by_a_header_or_by_basic_auth(string pair)
    {
        var (caller, app) = await PeersAsync(pair);
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, "/x/y?z");
        byHeader.Headers.Add("dapr-app-id", app.Endpoint.AppId);
        Assert.Equal("/x/y?z", (await (await caller.Http.SendAsync(byHeader)).Content.ReadFromJsonAsync<Echo>())!.Target);
        using var byAuth = new HttpRequestMessage(HttpMethod.Get, "/x");
        byAuth.Headers.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"dapr-app-id:{app.Endpoint.AppId}")));
        Assert.Equal("/x", (await (await caller.Http.SendAsync(byAuth)).Content.ReadFromJsonAsync<Echo>())!.Target);
    }

    [Theory, EachPair]
    public async Task The_SDKs_clients_work(string pair)
    {
        var (caller, app) = await PeersAsync(pair);
        using var client = DaprClient.CreateInvokeHttpClient(app.Endpoint.AppId, caller.HttpUri.ToString().TrimEnd('/'), caller.ApiToken);
        var echo = await (await client.PostAsJsonAsync("/v", new { a = 1 })).Content.ReadFromJsonAsync<Echo>();
        Assert.Equal(("POST", "{\"a\":1}", "/v"), (echo!.Method, echo.Body, echo.Target));
        using var invokable = caller.Dapr.CreateInvokableHttpClient();
        Assert.Equal("/w", (await invokable.GetFromJsonAsync<Echo>($"http://{app.Endpoint.AppId}/w"))!.Target);
    }

    [Theory, EachPair(201), EachPair(302), EachPair(400), EachPair(404), EachPair(418), EachPair(500), EachPair(503)]
    public async Task An_apps_status_and_body_pass_through(string pair, int status)
    {
        var (caller, app) = await PeersAsync(pair);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1.0/invoke/{app.Endpoint.AppId}/method/status/{status}");
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = caller.HttpUri };
        http.DefaultRequestHeaders.Add("dapr-api-token", caller.ApiToken);
        var response = await http.SendAsync(request);
        Assert.Equal(((HttpStatusCode)status, $"this is {status}"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory, EachPair]
    public async Task An_unknown_app_is_the_sidecars_error(string pair)
    {
        var (caller, _) = await PeersAsync(pair);
        var unknown = await caller.Http.GetAsync("/v1.0/invoke/nobody/method/x");
        var body = await unknown.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_DIRECT_INVOKE"), (unknown.StatusCode, body.GetProperty("errorCode").GetString()));
        Assert.StartsWith("failed to invoke, id: nobody, err: ", body.GetProperty("message").GetString(), StringComparison.Ordinal); // predefined.go
    }

    [Theory, EachPair]
    public async Task An_app_may_call_itself_and_an_instance_that_left_gets_no_more(string pair)
    {
        var world = await WorldAsync(pair);
        await using var one = await StartAsync(world, "twins", "one");
        await using (var two = await StartAsync(world, "twins", "two"))
        {
            async Task<string> Name() => (await one.Endpoint.Http.GetFromJsonAsync<Echo>($"/v1.0/invoke/{one.Endpoint.AppId}/method/x"))!.Name;
            var names = new HashSet<string>();
            await Eventually.TrueAsync(async () => names.Add(await Name()) && names.Count == 2 || names.Count == 2, "both instances");
        }
        for (var i = 0; i < 6; i++)
            Assert.Equal("one", (await one.Endpoint.Http.GetFromJsonAsync<Echo>($"/v1.0/invoke/{one.Endpoint.AppId}/method/x"))!.Name);
    }

    [Theory, EachPair]
    public async Task A_body_may_have_four_megabytes(string pair)
    {
        var (caller, app) = await PeersAsync(pair);
        var path = $"/v1.0/invoke/{app.Endpoint.AppId}/method/x";
        var echo = await (await caller.Http.PostAsync(path, new StringContent(new string('x', 3 << 20)))).Content.ReadFromJsonAsync<Echo>();
        Assert.Equal(3 << 20, echo!.Body.Length);
        var refused = await Record.ExceptionAsync(async () =>
            Assert.False((await caller.Http.PostAsync(path, new ByteArrayContent(new byte[5 << 20]))).IsSuccessStatusCode));
        Assert.True(refused is null or HttpRequestException, refused?.ToString()); // the connection may close before all is sent
    }

    private async Task<(Endpoint Caller, App App)> PeersAsync(string pair)
    {
        var world = await WorldAsync(pair);
        return (await world.ClientAsync("caller"), await world.SharedAsync("echo", w => StartAsync(w, "echo", "one")));
    }

    private static async Task<App> StartAsync(World world, string appId, string name) => await App.StartAsync(await world.EndpointAsync(appId), web =>
    {
        web.MapGet("/dapr/{**path}", () => Results.NotFound());
        web.MapGet("/status/{status:int}", (int status) => Results.Text($"this is {status}", statusCode: status));
        web.Map("/{**path}", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            context.Response.Headers["my-answer"] = name;
            await context.Response.WriteAsJsonAsync(new
            {
                name,
                body,
                method = context.Request.Method,
                target = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
            });
        });
    });
}
