using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>gRPC calls of an app's own services through the sidecars (dapr-facts 1.6).</summary>
public sealed class GrpcProxyTests(Worlds worlds) : ConformanceTests(worlds)
{
    private static readonly Marshaller<byte[]> bytes = Marshallers.Create(b => b, b => b);
    private static readonly Method<byte[], byte[]> once = new(MethodType.Unary, "test.Echo", "Once", bytes, bytes);
    private static readonly Method<byte[], byte[]> chat = new(MethodType.DuplexStreaming, "test.Echo", "Chat", bytes, bytes);

    [Theory, EachPair]
    public async Task A_call_reaches_the_app_with_its_metadata_and_comes_back_with_trailers(string pair)
    {
        var (caller, callee) = await PeersAsync(pair);
        using var channel = GrpcChannel.ForAddress(caller.GrpcUri);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(once, null, To(caller, callee.AppId, ("mine", "1")), "hello"u8.ToArray());
        Assert.Equal($"hello/1/{callee.AppToken}", Encoding.UTF8.GetString(await call));
        Assert.Equal("bye", call.GetTrailers().GetValue("my-trailer"));
    }

    [Theory, EachPair]
    public async Task The_SDKs_invoker_works(string pair)
    {
        var (caller, callee) = await PeersAsync(pair);
        var invoker = global::Dapr.Client.DaprClient.CreateInvocationInvoker(callee.AppId, caller.GrpcUri.ToString(), caller.ApiToken);
        Assert.StartsWith("hi/", Encoding.UTF8.GetString(await invoker.AsyncUnaryCall(once, null, new(), "hi"u8.ToArray())), StringComparison.Ordinal);
    }

    [Theory, EachPair]
    public async Task An_apps_error_comes_back_as_it_is(string pair)
    {
        var (caller, callee) = await PeersAsync(pair);
        using var channel = GrpcChannel.ForAddress(caller.GrpcUri);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(once, null, To(caller, callee.AppId), "fail"u8.ToArray()));
        Assert.Equal((StatusCode.DataLoss, "lost"), (error.StatusCode, error.Status.Detail));
    }

    [Theory, EachPair]
    public async Task Streams_go_both_ways_at_their_own_pace(string pair)
    {
        var (caller, callee) = await PeersAsync(pair);
        using var channel = GrpcChannel.ForAddress(caller.GrpcUri);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(chat, null, To(caller, callee.AppId, ("dapr-stream", "true")));
        for (byte i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync([i]);
            Assert.True(await call.ResponseStream.MoveNext(default).InTimeAsync());
            Assert.Equal([i, i], call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default).InTimeAsync());
    }

    [Theory, EachPair]
    public async Task Without_an_app_id_or_without_the_token_it_is_refused(string pair)
    {
        var (caller, callee) = await PeersAsync(pair);
        using var channel = GrpcChannel.ForAddress(caller.GrpcUri);
        async Task<RpcException> Refusal(Metadata headers) => await Assert.ThrowsAsync<RpcException>(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(once, null, new(headers), "x"u8.ToArray()));
        var none = await Refusal(new() { { "dapr-api-token", caller.ApiToken } });
        Assert.Equal((StatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"),
            (none.StatusCode, none.Status.Detail));
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal(new() { { "dapr-app-id", callee.AppId } })).StatusCode);
    }

    private static CallOptions To(Endpoint caller, string appId, params (string Name, string Value)[] more)
    {
        var headers = new Metadata { { "dapr-app-id", appId }, { "dapr-api-token", caller.ApiToken } };
        foreach (var (name, value) in more)
            headers.Add(name, value);
        return new(headers);
    }

    private async Task<(Endpoint Caller, Endpoint Callee)> PeersAsync(string pair)
    {
        var world = await WorldAsync(pair);
        var callee = await world.SharedAsync("callee", async w =>
        {
            var endpoint = await w.EndpointAsync("echo");
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddGrpc();
            builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
            var web = builder.Build();
            web.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(once, OnceAsync).AddMethod(chat, ChatAsync).Build());
            await web.StartAsync();
            w.Own(web);
            await endpoint.AttachAsync(new Uri(web.Urls.First()), "grpc");
            return endpoint;
        });
        return (await world.ClientAsync("caller"), callee);
    }

    private static Task<byte[]> OnceAsync(byte[] request, ServerCallContext call)
    {
        var text = Encoding.UTF8.GetString(request);
        if (text == "fail")
            throw new RpcException(new(StatusCode.DataLoss, "lost"));
        call.ResponseTrailers.Add("my-trailer", "bye");
        return Task.FromResult(Encoding.UTF8.GetBytes(
            $"{text}/{call.RequestHeaders.GetValue("mine")}/{call.RequestHeaders.GetValue("dapr-api-token")}"));
    }

    private static async Task ChatAsync(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext call)
    {
        while (await requests.MoveNext(call.CancellationToken))
            await responses.WriteAsync([.. requests.Current, .. requests.Current]);
    }
}
