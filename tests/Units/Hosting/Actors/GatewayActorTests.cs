using Dapr.Actors.Runtime;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Google.Protobuf;

namespace DaprMessaging.Units.Hosting.Actors;

public sealed class GatewayActorTests
{
    [Fact]
    public async Task It_hands_over_bytes_and_brings_back_who_was_absent()
    {
        var gateway = new RecordingGateway();
        var actor = new GatewayActor(ActorHost.CreateForTest<GatewayActor>(), gateway);
        var handover = new Handover { Deliveries = { new Delivery { UserId = 42, OnlySessionId = 7 } } };

        var reply = HandoverReply.Parser.ParseFrom(await actor.HandOver(handover.ToByteArray()));

        Assert.Equal(handover, gateway.Taken);
        Assert.Equal([42], reply.AbsentUserIds);
    }

    private sealed class RecordingGateway : IGateway
    {
        public Handover? Taken { get; private set; }

        public HandoverReply Take(Handover handover)
        {
            Taken = handover;
            return new HandoverReply { AbsentUserIds = { handover.Deliveries.Select(d => d.UserId) } };
        }
    }
}
