using DaprMessaging.Sidecar;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar;

public sealed class GrpcProxyTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> bytes = Marshallers.Create(b => b, b => b);
    private static readonly Method<byte[], byte[]> unary = new(MethodType.Unary, "test.Echo", "Once", bytes, bytes);

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
        web.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(unary, EchoAsync).Build());
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
    public async Task With_an_unknown_app_id_the_status_is_unknown()
    {
        var unknown = await Assert.ThrowsAsync<RpcException>(() => OnceAsync(To("nobody")));
        Assert.Equal((StatusCode.Unknown, "couldn't find service: nobody"), (unknown.StatusCode, unknown.Status.Detail));
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
}
