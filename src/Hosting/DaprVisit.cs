using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>A sidecar as a program uses it that is no app: it reads, writes and publishes, and nobody calls it.</summary>
public sealed class DaprVisit : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly GrpcChannel channel;
    private readonly Proto.Dapr.DaprClient dapr;
    private readonly DaprEndpoint endpoint;

    /// <param name="configuration">DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT, and DAPR_API_TOKEN where the sidecar asks for one.</param>
    /// <param name="time">For the deadlines of calls.</param>
    public DaprVisit(IConfiguration configuration, TimeProvider time)
    {
        endpoint = DaprEndpoint.OfVisitor(configuration, time);
        channel = MessagingApp.Channel(endpoint);
        dapr = new Proto.Dapr.DaprClient(channel);
        (Address, Store, Publisher) = (endpoint.Grpc, new DaprStateStore(dapr, endpoint), new DaprPublisher(dapr, endpoint));
    }

    public string Address { get; }

    public IStateStore Store { get; }

    public IPublisher Publisher { get; }

    /// <summary>Asks an app, by POST, in the name of the app whose sidecar this is.</summary>
    /// <exception cref="TimeoutException">It is not there, or did not answer.</exception>
    public async Task<T> AskAsync<T>(string appId, string method, IMessage body, MessageParser<T> parser, CancellationToken ct) where T : IMessage<T>
    {
        var request = new Proto.InvokeServiceRequest
        {
            Id = appId,
            Message = new Proto.InvokeRequest
            {
                Method = method, ContentType = "application/protobuf", Data = new Any { Value = body.ToByteString() },
                HttpExtension = new Proto.HTTPExtension { Verb = Proto.HTTPExtension.Types.Verb.Post },
            },
        };
        try
        {
            var answer = await endpoint.CallAsync(options => dapr.InvokeServiceAsync(request, options), Patience, ct);
            return parser.ParseFrom(answer.Data.Value);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The app '{appId}' does not answer: {e.Status.Detail}", e);
        }
    }

    public void Dispose() => channel.Dispose();
}
