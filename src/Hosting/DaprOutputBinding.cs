using Google.Protobuf;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Hosting;

/// <summary>Output bindings by the SDK's generated stub: it takes bytes as they are, where the friendlier client makes JSON of them.</summary>
internal sealed class DaprOutputBinding(Proto.Dapr.DaprClient dapr, DaprEndpoint endpoint) : IOutputBinding
{
    public async Task InvokeAsync(
        string name, string operation, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata, TimeSpan patience, CancellationToken ct)
    {
        var request = new Proto.InvokeBindingRequest { Name = name, Operation = operation, Data = ByteString.CopyFrom(data.Span), Metadata = { metadata.ToDictionary() } };
        try
        {
            await endpoint.CallAsync(options => dapr.InvokeBindingAsync(request, options), patience, ct);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw new BindingException(e.Status.Detail, e);
        }
    }
}
