using System.Globalization;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Hosting;

/// <summary>The gRPC side of a sidecar, without a network: it keeps what it was asked, and answers as it is told to.</summary>
internal sealed class FakeDapr : CallInvoker
{
    private readonly Func<string, IMessage, IMessage> answer;

    /// <param name="answer">From the name of the method and the request.</param>
    public FakeDapr(Func<string, IMessage, IMessage> answer)
    {
        this.answer = answer;
        Client = new Proto.Dapr.DaprClient(this);
    }

    public FakeDapr(Func<IMessage, IMessage> answer) : this((_, request) => answer(request))
    {
    }

    public Proto.Dapr.DaprClient Client { get; }

    public List<(string Method, IMessage Request, CallOptions Options)> Calls { get; } = [];

    public static DaprEndpoint Endpoint(TimeProvider time, string apiToken = "") => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("APP_API_TOKEN", "app"), new("DAPR_API_TOKEN", apiToken)]).Build(), time);

    public static RpcException Failure(StatusCode code) =>
        new(new Status(code, string.Create(CultureInfo.InvariantCulture, $"it is {code}")));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var asked = (IMessage)(object)request;
        Calls.Add((method.Name, asked.Descriptor.Parser.ParseFrom(asked.ToByteString()), options));
        return new AsyncUnaryCall<TResponse>(
            AnswerAsync<TResponse>(method.Name, asked), Task.FromResult(new Metadata()), () => Status.DefaultSuccess,
                () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private async Task<TResponse> AnswerAsync<TResponse>(string method, IMessage request)
    {
        await Task.Yield();
        return (TResponse)(object)answer(method, request);
    }
}
