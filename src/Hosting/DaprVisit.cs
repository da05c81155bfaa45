using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>A sidecar as a program uses it that is no app: it reads, writes and publishes, and nobody calls it.</summary>
public sealed class DaprVisit : IDisposable
{
    private readonly GrpcChannel channel;

    /// <param name="configuration">DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT, and DAPR_API_TOKEN where the sidecar asks for one.</param>
    /// <param name="time">For the deadlines of calls.</param>
    public DaprVisit(IConfiguration configuration, TimeProvider time)
    {
        var endpoint = DaprEndpoint.OfVisitor(configuration, time);
        channel = MessagingApp.Channel(endpoint);
        var dapr = new Proto.Dapr.DaprClient(channel);
        (Address, Store, Publisher) = (endpoint.Grpc, new DaprStateStore(dapr, endpoint), new DaprPublisher(dapr, endpoint));
    }

    public string Address { get; }

    public IStateStore Store { get; }

    public IPublisher Publisher { get; }

    public void Dispose() => channel.Dispose();
}
