using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Session;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Units.Session;

public sealed class FramesTests
{
    [Fact]
    public void What_waits_goes_into_one_frame()
    {
        var device = Phones.Of();
        device.TryBegin(1);
        device.Take(Step(1));
        device.Complete(new Result { RequestId = 1 });
        device.Take(Step(3));
        device.Take(Step(2));
        device.Pong(new Ping { Number = 7 });
        var frame = Frames.Next(device);
        Assert.Equal([1, 3, 2], frame.Updates.Select(u => u.Pts));
        Assert.Equal((1, 3, 7), (frame.Results.Count, frame.Pts, frame.Pong.Number));
    }

    [Fact]
    public void A_poke_says_how_far_the_mailbox_is()
    {
        var device = Phones.Of();
        device.Take(new Delivery { Updates = new Updates { Pts = 9 } });
        Assert.Equal(new ServerFrame { Pts = 9 }, Frames.Next(device));
    }

    [Fact]
    public void Who_is_typing_goes_into_the_same_frame_in_its_order_and_says_nothing_of_the_mailbox()
    {
        var device = Phones.Of();
        Typing[] said = [.. new[] { 7, 8, 7 }.Select(u => new Typing { Peer = Peer.User(u), UserId = u, Action = Typing.Types.Action.Typing })];
        device.Take(new Delivery { Updates = new Updates { Typing = { said[0] } } });
        Assert.Equal(new ServerFrame { Typing = { said[0] } }, Frames.Next(device));
        device.Take(new Delivery { Updates = new Updates { Typing = { said[0], said[1] } } });
        device.Take(Step(1));
        device.Take(new Delivery { Updates = new Updates { Typing = { said[2] } } });
        var frame = Frames.Next(device);
        Assert.Equal(said, frame.Typing);
        Assert.Equal((1, 1), (frame.Updates.Count, frame.Pts));
    }

    [Fact]
    public void Nothing_follows_bye()
    {
        var device = Phones.Of();
        device.Take(Step(1));
        device.Close(Reason.GoingAway);
        var frame = Frames.Next(device);
        Assert.Equal((1, Reason.GoingAway), (frame.Updates.Count, frame.Bye.Reason));
        Assert.False(device.Outgoing.TryRead(out _));
    }

    [Fact]
    public void Nothing_that_waits_is_an_empty_frame() => Assert.Equal(new ServerFrame(), Frames.Next(Phones.Of()));

    [Fact]
    public void However_much_waits_frames_stay_small_and_lose_nothing() => Gen.Int[0, 60_000].Array[1, 40].Sample(sizes =>
    {
        var device = Phones.Of(maxQueued: 32 << 20);
        for (var i = 0; i < sizes.Length; i++) device.Take(Step(i + 1, sizes[i]));
        device.Close(Reason.GoingAway);
        var seen = new List<long>();
        while (true)
        {
            var frame = Frames.Next(device);
            Assert.InRange(frame.CalculateSize(), 1, 200_000);
            seen.AddRange(frame.Updates.Select(u => u.Pts));
            if (frame.Bye is not null) break;
        }

        Assert.Equal(Enumerable.Range(1, sizes.Length).Select(n => (long)n), seen);
    });

    [Fact]
    public void What_a_frame_took_makes_room_for_more()
    {
        var device = Phones.Of(maxQueued: 100_000);
        for (var n = 1; n <= 100; n++)
        {
            device.Take(Step(n, 50_000));
            Assert.Equal(n, Assert.Single(Frames.Next(device).Updates).Pts);
        }
    }

    private static Delivery Step(long pts, int size = 0) => new()
    {
        Updates = new Updates { Pts = pts, Updates_ = { new Update { Pts = pts, Profile = new User { Name = new string('x', size) } } } },
    };
}
