using DaprMessaging.Sidecar;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

public sealed class GrpcProxyTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> bytes = Marshallers.Create(b => b, b => b);
    private static readonly Method<byte[], byte[]> unary = new(MethodType.Unary, "test.Echo", "Once", bytes, bytes);
    private static readonly Method<byte[], byte[]> duplex =
        new(MethodType.DuplexStreaming, "test.Echo", "Chat", bytes, bytes);

    private TestHost host = null!;
    private WebApplication web = null!;
    private AppSidecar callee = null!, caller = null!;
    private GrpcChannel channel = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        callee = await host.Host.AddAsync("echo");
        caller = await host.Host.AddAsync("caller");
        channel = GrpcChannel.ForAddress(caller.GrpcEndpoint);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l =>
            l.Protocols = HttpProtocols.Http2));
        web = builder.Build();
        web.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(unary, EchoAsync)
            .AddMethod(duplex, ChatAsync).Build());
        web.Map("/hello", (HttpContext http) => $"{http.Request.Method} {http.Request.QueryString} {http.Request.Protocol}");
        await web.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await host.DisposeAsync();
        await web.DisposeAsync();
    }

    [Theory]
    [InlineData(AppProtocol.H2c)]
    [InlineData(AppProtocol.Grpc)]
    public async Task A_call_reaches_the_app_with_its_metadata_and_comes_back_with_trailers(AppProtocol protocol)
    {
        await AttachAsync(protocol);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(unary, null, To("echo", ("mine", "1")), "hello"u8.ToArray());
        Assert.Equal($"hello/1/caller/{callee.AppToken}", System.Text.Encoding.UTF8.GetString(await call));
        Assert.Equal("bye", call.GetTrailers().GetValue("my-trailer"));
    }

    [Fact]
    public async Task Streams_go_both_ways_at_their_own_pace()
    {
        await AttachAsync(AppProtocol.Grpc);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(duplex, null, To("echo", ("dapr-stream", "true")));
        for (byte i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync([i]);
            Assert.True(await call.ResponseStream.MoveNext(default).InTimeAsync());
            Assert.Equal([i, i], call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default).InTimeAsync());
    }

    [Fact]
    public async Task Without_an_app_id_or_with_an_unknown_one_the_status_is_unknown()
    {
        var none = await Assert.ThrowsAsync<RpcException>(() => OnceAsync(new Metadata { { "dapr-api-token", caller.ApiToken } }));
        Assert.Equal((StatusCode.Unknown,
            "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"),
            (none.StatusCode, none.Status.Detail));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => OnceAsync(To("nobody")));
        Assert.Equal((StatusCode.Unknown, "couldn't find service: nobody"), (unknown.StatusCode, unknown.Status.Detail));
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() =>
            OnceAsync(new Metadata { { "dapr-app-id", "echo" } }))).StatusCode);
    }

    [Fact]
    public async Task An_app_that_speaks_HTTP_1_cannot_be_called_over_gRPC_and_an_app_that_is_gone_is_unavailable()
    {
        await using var plain = await TestApp.StartAsync(await host.Host.AddAsync("plain"), _ => { });
        var refused = await Assert.ThrowsAsync<RpcException>(() => OnceAsync(To("plain")));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("h2c or grpc", refused.Status.Detail, StringComparison.Ordinal);
        await AttachAsync(AppProtocol.Grpc);
        await web.StopAsync();
        Assert.Equal(StatusCode.Unavailable,
            (await Assert.ThrowsAsync<RpcException>(() => OnceAsync(To("echo")))).StatusCode);
    }

    [Fact]
    public async Task InvokeService_is_an_HTTP_request_to_the_app()
    {
        await AttachAsync(AppProtocol.H2c);
        var stub = host.Stub(caller);
        var request = new Proto.InvokeServiceRequest
        {
            Id = "echo",
            Message = new() { Method = "hello", HttpExtension = new() { Verb = Proto.HTTPExtension.Types.Verb.Put, Querystring = "a=b" } },
        };
        var response = await stub.InvokeServiceAsync(request);
        Assert.Equal(("PUT ?a=b HTTP/2", "text/plain; charset=utf-8"), (response.Data.Value.ToStringUtf8(), response.ContentType));
        request.Message.Method = "nothing";
        Assert.Equal(StatusCode.NotFound, await TestHost.CodeOfAsync(async () => await stub.InvokeServiceAsync(request)));
        request.Id = "nobody";
        Assert.Equal(StatusCode.Internal, await TestHost.CodeOfAsync(async () => await stub.InvokeServiceAsync(request)));
    }

    private async Task AttachAsync(AppProtocol protocol) =>
        await callee.AttachAsync(new Uri(web.Urls.First()), protocol).InTimeAsync();

    private async Task<byte[]> OnceAsync(Metadata metadata) =>
        await channel.CreateCallInvoker().AsyncUnaryCall(unary, null, new CallOptions(metadata), [1]).ResponseAsync.InTimeAsync();

    private Task<byte[]> OnceAsync(CallOptions options) => OnceAsync(options.Headers!);

    private CallOptions To(string appId, params (string Key, string Value)[] more)
    {
        var metadata = new Metadata { { "dapr-app-id", appId }, { "dapr-api-token", caller.ApiToken } };
        foreach (var (key, value) in more)
            metadata.Add(key, value);
        return new(metadata);
    }

    private static Task<byte[]> EchoAsync(byte[] request, ServerCallContext call)
    {
        if (request.AsSpan().SequenceEqual("fail"u8))
            throw new RpcException(new Status(StatusCode.DataLoss, "lost"));
        call.ResponseTrailers.Add("my-trailer", "bye");
        string Header(string name) => call.RequestHeaders.GetValue(name) ?? "";
        return Task.FromResult<byte[]>([.. request, .. System.Text.Encoding.UTF8.GetBytes(
            $"/{Header("mine")}/{Header("dapr-caller-app-id")}/{Header("dapr-api-token")}")]);
    }

    private static async Task ChatAsync(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses,
        ServerCallContext call)
    {
        while (await requests.MoveNext(call.CancellationToken))
            await responses.WriteAsync([.. requests.Current, .. requests.Current]);
    }
}
