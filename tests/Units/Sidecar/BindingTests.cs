using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using DaprMessaging.Sidecar;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar;

public sealed class BindingTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private TestHost web = null!, host = null!;
    private TestApp target = null!;
    private AppSidecar sidecar = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        web = await TestHost.StartAsync();
        target = await TestApp.StartAsync(await web.Host.AddAsync("web"), w => w.Map("/base/{**rest}", async (HttpContext c) =>
        {
            using var reader = new StreamReader(c.Request.Body);
            c.Response.Headers["X-Mine"] = "yes";
            c.Response.StatusCode = c.Request.Path.Value!.EndsWith("bad", StringComparison.Ordinal) ? 418 : 200;
            await c.Response.WriteAsync(
                $"{c.Request.Method} {c.Request.Path} {c.Request.Headers["X-Key"]} {c.Request.ContentType} {await reader.ReadToEndAsync()}");
        }));
        host = await TestHost.StartAsync(
            Yaml.Component("site", "bindings.http", ("url", $"{target.Address}base/"), ("direction", "output")) + "\n---\n"
            + Yaml.Component("files", "bindings.localstorage", ("rootPath", "files")), folder: folder);
        sidecar = await host.Host.AddAsync("bot");
        http = host.Http(sidecar);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await target.DisposeAsync();
        await web.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("get", "GET /base/a b  ")]
    [InlineData("create", "POST /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [InlineData("put", "PUT /base/a b application/json; charset=utf-8 {\"x\":1}")]
    [InlineData("delete", "DELETE /base/a b  ")]
    public async Task An_HTTP_binding_makes_a_request_of_each_operation(string operation, string expected)
    {
        using var response = await InvokeAsync("site",
            $$$"""{"operation":"{{{operation}}}","data":{"x":1},"metadata":{"path":"/a","X-Key":"b"}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal(("200", "yes"), (response.Headers.GetValues("metadata.statusCode").Single(),
            response.Headers.GetValues("metadata.X-Mine").Single()));
    }

    [Fact]
    public async Task What_is_no_2XX_is_an_error_unless_told_otherwise_and_tells_its_headers_all_the_same()
    {
        using var error = await InvokeAsync("site", """{"operation":"get","metadata":{"path":"bad"}}""");
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal("418", error.Headers.GetValues("metadata.statusCode").Single());
        Assert.Equal("""{"errorCode":"ERR_INVOKE_OUTPUT_BINDING","message":"error invoking output binding site: received status code 418"}""",
            await error.Content.ReadAsStringAsync());
        using var taken = await InvokeAsync("site",
            """{"operation":"get","metadata":{"path":"bad","errorIfNot2XX":"false"}}""");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.StartsWith("GET /base/bad", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_made_read_listed_and_deleted()
    {
        using var made = await InvokeAsync("files",
            """{"operation":"create","data":"hello","metadata":{"fileName":"a/b.txt"}}""");
        Assert.Equal("""{"fileName":"a/b.txt"}""", await made.Content.ReadAsStringAsync());
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(folder.Sub("data"), "files/a/b.txt")));
        using var read = await InvokeAsync("files", """{"operation":"get","metadata":{"fileName":"a/b.txt"}}""");
        Assert.Equal("hello", await read.Content.ReadAsStringAsync());
        using var bytes = await InvokeAsync("files", """{"operation":"create","data":"AQL/","metadata":{"fileName":"c"}}""");
        using var raw = await InvokeAsync("files", """{"operation":"get","metadata":{"fileName":"c"}}""");
        Assert.Equal([1, 2, 255], await raw.Content.ReadAsByteArrayAsync());
        using var listed = await InvokeAsync("files", """{"operation":"list","metadata":{"fileName":"/"}}""");
        Assert.Equal(["b.txt", "c"], (await listed.Content.ReadFromJsonAsync<string[]>())!.Select(Path.GetFileName));
        using var named = await InvokeAsync("files", """{"operation":"create","data":{"x":1}}""");
        Assert.True(Guid.TryParse((await named.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fileName").GetString(), out _));
        using var deleted = await InvokeAsync("files", """{"operation":"delete","metadata":{"fileName":"a/b.txt"}}""");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await FailsAsync("files", """{"operation":"get","metadata":{"fileName":"a/b.txt"}}""", "file not found: ");
        await FailsAsync("files", """{"operation":"delete","metadata":{"fileName":"a/b.txt"}}""", "error deleting file ");
    }

    [Fact]
    public async Task No_name_leads_out_of_the_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Sub("data"), "secret"), "mine");
        await FailsAsync("files", """{"operation":"get","metadata":{"fileName":"../secret"}}""", "file not found: ");
        await FailsAsync("files", """{"operation":"get","metadata":{"fileName":"/../../data/secret"}}""", "error in operation get");
        using var made = await InvokeAsync("files", """{"operation":"create","data":"x","metadata":{"fileName":"../../up"}}""");
        Assert.Equal("""{"fileName":"up"}""", await made.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("nothing", """{"operation":"get"}""", "couldn't find output binding nothing")]
    [InlineData("files", "{}", "operation field is missing from request")]
    [InlineData("files", """{"operation":"rename"}""",
        "binding files does not support operation rename. supported operations:create get list delete")]
    public Task Wrong_calls_get_the_words_of_daprd(string name, string body, string message) =>
        FailsAsync(name, body, message);

    [Fact]
    public async Task Over_gRPC_it_is_the_same()
    {
        var stub = host.Stub(sidecar);
        var reply = await stub.InvokeBindingAsync(new()
        {
            Name = "site",
            Operation = "post",
            Data = ByteString.CopyFromUtf8("{}"),
            Metadata = { ["path"] = "x" },
        });
        Assert.Equal("POST /base/x  application/json; charset=utf-8 {}", reply.Data.ToStringUtf8());
        Assert.Equal("200", reply.Metadata["statusCode"]);
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(async () =>
            await stub.InvokeBindingAsync(new() { Name = "nothing", Operation = "get" })));
    }

    private async Task FailsAsync(string name, string body, string message)
    {
        using var response = await InvokeAsync(name, body);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_INVOKE_OUTPUT_BINDING"),
            (response.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains($"error invoking output binding {name}: {message}", error.GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> InvokeAsync(string name, string body) =>
        http.PostAsync($"/v1.0/bindings/{name}", new StringContent(body));
}
