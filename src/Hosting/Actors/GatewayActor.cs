using Dapr.Actors.Runtime;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;

namespace DaprMessaging.Hosting.Actors;

/// <summary>One lane of a gateway: calls of a lane come one after another, so a user's updates keep their order.</summary>
public sealed class GatewayActor(ActorHost host, IGateway gateway) : Actor(host), IGatewayActor
{
    public Task<byte[]> HandOver(byte[] handover) =>
        Task.FromResult(gateway.Take(Handover.Parser.ParseFrom(handover)).ToByteArray());
}
