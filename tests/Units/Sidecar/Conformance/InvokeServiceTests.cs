using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Proto = Dapr.Client.Autogen.Grpc.v1;
using Verb = Dapr.Client.Autogen.Grpc.v1.HTTPExtension.Types.Verb;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>gRPC InvokeService of an app that speaks HTTP: the old way, which the SDK still has (dapr-facts 1).</summary>
public sealed class InvokeServiceTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory]
    [EachPair(Verb.Get), EachPair(Verb.Post), EachPair(Verb.Put), EachPair(Verb.Patch), EachPair(Verb.Delete)]
    public async Task It_is_an_HTTP_request_to_the_app(string pair, Verb verb)
    {
        var (caller, app) = await PeersAsync(pair);
        var request = Request(app, "a/b", verb, "q=1&r=x", "body");
        using var call = caller.Stub.InvokeServiceAsync(request, new Metadata { { "mine", "1" } });
        var answer = await call;
        Assert.Equal($"{verb.ToString().ToUpperInvariant()} /a/b q=1&r=x text/plain 1 {app.AppToken} {caller.AppId} body", answer.Data.Value.ToStringUtf8());
        Assert.Equal("text/plain; charset=utf-8", answer.ContentType);
        var headers = await call.ResponseHeadersAsync;
        Assert.Equal(("200", "yes"), (headers.GetValue("dapr-http-status"), headers.GetValue("my-answer")));
    }

    [Theory]
    [EachPair(400, StatusCode.Internal, "Bad Request"), EachPair(401, StatusCode.Unauthenticated, "Unauthorized")]
    [EachPair(403, StatusCode.PermissionDenied, "Forbidden"), EachPair(404, StatusCode.NotFound, "Not Found")]
    [EachPair(409, StatusCode.AlreadyExists, "Conflict"), EachPair(429, StatusCode.ResourceExhausted, "Too Many Requests")]
    [EachPair(500, StatusCode.Unknown, "Internal Server Error"), EachPair(501, StatusCode.Unimplemented, "Not Implemented")]
    [EachPair(503, StatusCode.Unavailable, "Service Unavailable"), EachPair(504, StatusCode.DeadlineExceeded, "Gateway Timeout")]
    public async Task A_status_that_is_no_2XX_is_the_gRPC_status_nearest_to_it(string pair, int status, StatusCode code, string detail)
    {
        var (caller, app) = await PeersAsync(pair);
        using var call = caller.Stub.InvokeServiceAsync(Request(app, $"status/{status}", Verb.Get));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal((code, detail), (error.StatusCode, error.Status.Detail));
        Assert.Equal($"{status}", (await call.ResponseHeadersAsync).GetValue("dapr-http-status"));
    }

    [Theory, EachPair]
    public async Task An_unknown_app_is_Internal(string pair)
    {
        var (caller, app) = await PeersAsync(pair);
        var request = Request(app, "a", Verb.Get);
        request.Id = "nobody";
        var error = await Assert.ThrowsAsync<RpcException>(async () => await caller.Stub.InvokeServiceAsync(request));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.StartsWith("failed to invoke, id: nobody, err: ", error.Status.Detail, StringComparison.Ordinal); // predefined.go
    }

    private static Proto.InvokeServiceRequest Request(Endpoint app, string method, Verb verb, string query = "", string body = "") => new()
    {
        Id = app.AppId,
        Message = new()
        {
            Method = method,
            ContentType = "text/plain",
            Data = new Any { Value = ByteString.CopyFromUtf8(body) },
            HttpExtension = new() { Verb = verb, Querystring = query },
        },
    };

    private async Task<(Endpoint Caller, Endpoint App)> PeersAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var app = await world.SharedAsync("app", async w => await App.StartAsync(await w.EndpointAsync("old"), web =>
        {
            web.MapGet("/dapr/{**path}", () => Results.NotFound());
            web.MapGet("/status/{status:int}", (int status) => Results.Text($"this is {status}", statusCode: status));
            web.Map("/{**path}", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                string Header(string name) => http.Request.Headers[name].ToString();
                http.Response.Headers["My-Answer"] = "yes";
                return Results.Text($"{http.Request.Method} {http.Request.Path} {http.Request.QueryString.ToString().TrimStart('?')} "
                    + $"{http.Request.ContentType} {Header("mine")} {Header("dapr-api-token")} {Header("dapr-caller-app-id")} {await reader.ReadToEndAsync()}");
            });
        }));
        return (await world.ClientAsync("caller"), app.Endpoint);
    }
}
