using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr;
using DaprMessaging.Stores;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Output bindings over HTTP and gRPC: <c>bindings.http</c> and <c>bindings.localstorage</c>.</summary>
public sealed class BindingTests(Worlds worlds) : ConformanceTests(worlds), IAsyncLifetime
{
    // Component files name it before it is there; the tests of a class run one after the other.
    private static readonly int port = FreePorts.Take(1)[0];
    private WebApplication site = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        site = builder.Build();
        site.Urls.Add($"http://127.0.0.1:{port}");
        site.Map("/base/{**rest}", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            http.Response.Headers["X-Mine"] = new[] { "yes", "indeed" };
            http.Response.StatusCode = http.Request.Path.Value!.EndsWith("bad", StringComparison.Ordinal) ? 418 : 200;
            await http.Response.WriteAsync(
                $"{http.Request.Method} {http.Request.Path} {http.Request.Headers["X-Key"]} {http.Request.ContentType} {await reader.ReadToEndAsync()}");
        });
        await site.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await site.DisposeAsync();
    }

    [Theory]
    [EachPair("get", "GET /base/a b  ")]
    [EachPair("create", "POST /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [EachPair("post", "POST /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [EachPair("put", "PUT /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [EachPair("patch", "PATCH /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [EachPair("delete", "DELETE /base/a b  ")]
    public async Task An_HTTP_binding_makes_a_request_of_each_operation(string pair, string operation, string expected)
    {
        var bot = await BotAsync(pair);
        using var response = await InvokeAsync(bot, "site",
            $$$"""{"operation":"{{{operation}}}","data":{"x":1},"metadata":{"path":"/a","X-Key":"b"}}""", HttpMethod.Put);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal(("200", "200 OK", "yes, indeed"), (response.Headers.GetValues("metadata.statusCode").Single(),
            response.Headers.GetValues("metadata.status").Single(), string.Join(", ", response.Headers.GetValues("metadata.X-Mine"))));
    }

    [Theory, EachPair]
    public async Task What_is_no_2XX_is_an_error_unless_told_otherwise_and_tells_its_headers_all_the_same(string pair)
    {
        var bot = await BotAsync(pair);
        using var error = await InvokeAsync(bot, "site", """{"operation":"get","metadata":{"path":"bad"}}""");
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(("418", "yes, indeed"), (error.Headers.GetValues("metadata.statusCode").Single(),
            string.Join(", ", error.Headers.GetValues("metadata.X-Mine"))));
        Assert.Equal("""{"errorCode":"ERR_INVOKE_OUTPUT_BINDING","message":"error invoking output binding site: received status code 418"}""",
            await error.Content.ReadAsStringAsync());
        using var taken = await InvokeAsync(bot, "site", """{"operation":"get","metadata":{"path":"bad","errorIfNot2XX":"false"}}""");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.StartsWith("GET /base/bad", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, EachPair]
    public async Task Files_are_made_read_listed_and_deleted(string pair)
    {
        var bot = await BotAsync(pair);
        using var none = await InvokeAsync(bot, "files", """{"operation":"list","metadata":{"fileName":"/"}}""");
        Assert.Equal((HttpStatusCode.OK, "null"), (none.StatusCode, await none.Content.ReadAsStringAsync()));
        using var made = await InvokeAsync(bot, "files", """{"operation":"create","data":"hello","metadata":{"fileName":"a/b.txt"}}""");
        Assert.Equal("""{"fileName":"a/b.txt"}""", await made.Content.ReadAsStringAsync());
        using var read = await InvokeAsync(bot, "files", """{"operation":"get","metadata":{"fileName":"a/b.txt"}}""");
        Assert.Equal("hello", await read.Content.ReadAsStringAsync());
        using var bytes = await InvokeAsync(bot, "files", """{"operation":"create","data":"AQL/","metadata":{"fileName":"a.c"}}""");
        using var raw = await InvokeAsync(bot, "files", """{"operation":"get","metadata":{"fileName":"a.c"}}""");
        Assert.Equal([1, 2, 255], await raw.Content.ReadAsByteArrayAsync());
        using var listed = await InvokeAsync(bot, "files", """{"operation":"list","metadata":{"fileName":"/"}}""");
        Assert.Equal(["b.txt", "a.c"], (await listed.Content.ReadFromJsonAsync<string[]>())!.Select(Path.GetFileName));
        using var named = await InvokeAsync(bot, "files", """{"operation":"create","data":{"x":1}}""");
        var name = (await named.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fileName").GetString()!;
        Assert.True(Guid.TryParse(name, out _), name);
        foreach (var file in (string[])["a/b.txt", "a.c", name])
        {
            using var deleted = await InvokeAsync(bot, "files", $$$"""{"operation":"delete","metadata":{"fileName":"{{{file}}}"}}""");
            Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.StatusCode, await deleted.Content.ReadAsStringAsync()));
        }
        await FailsAsync(bot, "files", """{"operation":"get","metadata":{"fileName":"a/b.txt"}}""", "file not found: ");
        await FailsAsync(bot, "files", """{"operation":"delete","metadata":{"fileName":"a/b.txt"}}""", "error deleting file ");
    }

    [Theory, EachPair]
    public async Task No_name_leads_out_of_the_folder(string pair)
    {
        var bot = await BotAsync(pair);
        await FailsAsync(bot, "files", """{"operation":"get","metadata":{"fileName":"../components/all.yaml"}}""", "file not found: ");
        using var made = await InvokeAsync(bot, "files", """{"operation":"create","data":"x","metadata":{"fileName":"../../up"}}""");
        Assert.Equal("""{"fileName":"up"}""", await made.Content.ReadAsStringAsync());
        await bot.Stub.InvokeBindingAsync(new() { Name = "files", Operation = "delete", Metadata = { ["fileName"] = "up" } });
    }

    [Theory]
    [EachPair("nothing", """{"operation":"get"}""", "couldn't find output binding nothing")]
    [EachPair("files", "{}", "operation field is missing from request")]
    [EachPair("files", """{"operation":"rename"}""", "binding files does not support operation rename. supported operations:create get list delete")]
    [EachPair("site", """{"operation":"GET"}""",
        "binding site does not support operation GET. supported operations:create get head post put patch delete options trace")]
    public async Task Wrong_calls_get_the_words_of_daprd(string pair, string name, string body, string message) =>
        await FailsAsync(await BotAsync(pair), name, body, message);

    [Theory, EachPair]
    public async Task A_body_that_is_no_JSON_is_malformed(string pair)
    {
        using var response = await InvokeAsync(await BotAsync(pair), "files", "{");
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (response.StatusCode,
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorCode").GetString()));
    }

    [Theory, EachPair]
    public async Task Over_gRPC_it_is_the_same(string pair)
    {
        var bot = await BotAsync(pair);
        using var call = bot.Stub.InvokeBindingAsync(Request("site", "post", "x"));
        var reply = await call;
        Assert.Equal("POST /base/x  application/json; charset=utf-8 {}", reply.Data.ToStringUtf8());
        Assert.Equal(("200", "yes, indeed"), (reply.Metadata["statusCode"], reply.Metadata["X-Mine"]));
        Assert.Equal("yes, indeed", (await call.ResponseHeadersAsync).GetValue("metadata.x-mine"));
        using var bad = bot.Stub.InvokeBindingAsync(Request("site", "get", "bad"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await bad);
        Assert.Equal((StatusCode.Internal, "error invoking output binding site: received status code 418"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("418", (await bad.ResponseHeadersAsync).GetValue("metadata.statuscode"));
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await bot.Stub.InvokeBindingAsync(Request("nothing", "get", "x")));
        Assert.Equal((StatusCode.Internal, "error invoking output binding nothing: couldn't find output binding nothing"),
            (unknown.StatusCode, unknown.Status.Detail));
    }

    [Theory, EachPair]
    public async Task The_SDK_sends_and_reads_JSON(string pair)
    {
        var dapr = (await BotAsync(pair)).Dapr;
        var file = new Dictionary<string, string> { ["fileName"] = "sdk" };
        Assert.Equal("sdk", (await dapr.InvokeBindingAsync<object, JsonElement>("files", "create", new { a = 1 }, file)).GetProperty("fileName").GetString());
        Assert.Equal(1, (await dapr.InvokeBindingAsync<object?, JsonElement>("files", "get", null, file)).GetProperty("a").GetInt32());
        await dapr.InvokeBindingAsync<object?>("files", "delete", null, file);
        await Assert.ThrowsAsync<DaprException>(() => dapr.InvokeBindingAsync<object?, JsonElement>("files", "get", null, file));
    }

    private static Proto.InvokeBindingRequest Request(string name, string operation, string path) => new()
    {
        Name = name,
        Operation = operation,
        Data = ByteString.CopyFromUtf8("{}"),
        Metadata = { ["path"] = path },
    };

    private static async Task FailsAsync(Endpoint bot, string name, string body, string message)
    {
        using var response = await InvokeAsync(bot, name, body);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_INVOKE_OUTPUT_BINDING"), (response.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.StartsWith($"error invoking output binding {name}: {message}", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> InvokeAsync(Endpoint bot, string name, string body, HttpMethod? method = null) =>
        await bot.Http.SendAsync(new(method ?? HttpMethod.Post, $"/v1.0/bindings/{name}") { Content = new StringContent(body) });

    private async Task<Endpoint> BotAsync(string pair) => await (await WorldAsync(pair, (_, folder) => string.Join("\n---\n",
        Yaml.Component("site", "bindings.http", ("url", $"http://127.0.0.1:{port}/base/"), ("direction", "output")),
        Yaml.Component("files", "bindings.localstorage", ("rootPath", Path.Combine(folder, "files")), ("direction", "output"))))).ClientAsync("bot");
}
