using Google.Protobuf.WellKnownTypes;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>The metadata methods of one sidecar.</summary>
internal sealed class MetadataCalls(SidecarMetadata metadata)
{
    public Task<Proto.GetMetadataResponse> GetAsync(Proto.GetMetadataRequest request, CancellationToken ct)
    {
        var response = new Proto.GetMetadataResponse
        {
            Id = metadata.AppId,
            RuntimeVersion = SidecarMetadata.RuntimeVersion,
        };
        foreach (var component in metadata.Components)
            response.RegisteredComponents.Add(new Proto.RegisteredComponents
            {
                Name = component.Name,
                Type = component.Type,
                Version = component.Version,
            });
        foreach (var (key, value) in metadata.Extended())
            response.ExtendedMetadata[key] = value;
        foreach (var subscription in metadata.Subscriptions)
            response.Subscriptions.Add(new Proto.PubsubSubscription
            {
                PubsubName = subscription.Pubsub,
                Topic = subscription.Topic,
                DeadLetterTopic = subscription.DeadLetterTopic ?? "",
                Rules = new() { Rules = { subscription.Paths.Select(p => new Proto.PubsubSubscriptionRule { Path = p }) } },
                Type = subscription.IsDeclared ? Proto.PubsubSubscriptionType.Declarative : Proto.PubsubSubscriptionType.Programmatic,
            });
        foreach (var (type, count) in metadata.ActiveActors())
        {
            response.ActorRuntime ??= new();
            response.ActorRuntime.ActiveActors.Add(new Proto.ActiveActorsCount { Type = type, Count = count });
        }
        return Task.FromResult(response);
    }

    public Task<Empty> SetAsync(Proto.SetMetadataRequest request, CancellationToken ct)
    {
        metadata.Set(request.Key, request.Value);
        return Task.FromResult(new Empty());
    }
}
