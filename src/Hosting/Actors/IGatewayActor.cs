using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>One process that holds sockets or waiting requests open, reached by placement under a type of its own name.</summary>
public interface IGatewayActor : IActor
{
    /// <summary>Takes an encoded Handover; answers with an encoded HandoverReply.</summary>
    Task<byte[]> HandOver(byte[] handover);
}
