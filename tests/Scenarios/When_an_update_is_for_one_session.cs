using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

public sealed class When_an_update_is_for_one_session
{
    [Fact]
    public async Task Only_that_one_hears_it()
    {
        await using var world = await World.StartAsync();
        await using var one = await RawSocket.ConnectAsync(world);
        await one.SendAsync(new Contracts.Client.ClientFrame { Hello = new() { Token = world.Token(1, "a"), ProtocolVersion = 1 } });
        var welcome = (await one.ReceiveAsync())!.Welcome;
        await using var other = await RawSocket.GreetAsync(world, 1);
        await using var stranger = await Stranger.AttachAsync(world, "nothing");

        await PublishAsync(new UpdatesMe { UserId = 1, ServerId = welcome.ServerId, SessionId = welcome.SessionId, Updates = Step(11) });
        await PublishAsync(new UpdatesMe { UserId = 1, DeviceId = "a", Updates = Step(12) });
        await PublishAsync(new UpdatesNotMe { UserId = 1, ExceptSessionId = welcome.SessionId, Updates = Step(13) });
        await PublishAsync(new PushUpdates { UserId = 1, Updates = Step(14) });

        Assert.Equal([11L, 12L, 14L], await HeardAsync(one, 14));
        Assert.Equal([13L, 14L], await HeardAsync(other, 14));

        Task PublishAsync(IMessage message) => stranger.Dapr.PublishByteEventAsync(
            Names.PubSub, Names.SyncTopic, message.ToByteArray(), "application/octet-stream", new()
            {
                ["partitionKey"] = Names.UserKey(1), ["cloudevent.type"] = message.Descriptor.FullName,
            });
    }

    private static Updates Step(long pts) => new() { Pts = pts, Updates_ = { new Update { Pts = pts } } };

    private static async Task<List<long>> HeardAsync(RawSocket socket, long until)
    {
        var heard = new List<long>();
        while (heard.LastOrDefault() != until) heard.AddRange((await socket.ReceiveAsync())!.Updates.Select(u => u.Pts));
        return heard;
    }
}
