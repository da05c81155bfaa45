using DaprMessaging.Hosting;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Hosting;

public sealed class DaprOutputBindingTests
{
    [Fact]
    public async Task Bytes_go_out_as_they_are()
    {
        var dapr = new FakeDapr(_ => new Proto.InvokeBindingResponse());
        await InvokeAsync(dapr);
        var request = (Proto.InvokeBindingRequest)dapr.Calls.Single().Request;
        Assert.Equal(("bots", "post", "echo"), (request.Name, request.Operation, request.Metadata["path"]));
        Assert.Equal([1, 0xFF], request.Data.ToByteArray());
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task What_fails_says_why(StatusCode code)
    {
        var e = await Assert.ThrowsAsync<BindingException>(() => InvokeAsync(new FakeDapr(_ => throw FakeDapr.Failure(code))));
        Assert.Equal($"it is {code}", e.Message);
    }

    private static Task InvokeAsync(FakeDapr dapr) => new DaprOutputBinding(dapr.Client, FakeDapr.Endpoint(new FakeTimeProvider())).InvokeAsync(
        "bots", "post", new byte[] { 1, 0xFF }, new Dictionary<string, string> { ["path"] = "echo" }, TimeSpan.FromSeconds(1), CancellationToken.None);
}
