using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Session;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using static DaprMessaging.Contracts.Client.Bye.Types;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Session;

/// <summary>What waits to be written to one connection, and which of its requests wait for an answer.</summary>
public sealed class DeviceTests
{
    [Fact]
    public void No_more_requests_wait_than_may()
    {
        var device = Phones.Of(maxPending: 2);
        Assert.True(device.TryBegin(1));
        Assert.True(device.TryBegin(2));
        Assert.False(device.TryBegin(3));
        device.Complete(new Result { RequestId = 1 });
        Assert.True(device.TryBegin(3));
    }

    [Fact]
    public void Two_requests_under_one_id_do_not_wait_at_once()
    {
        var device = Phones.Of();
        Assert.True(device.TryBegin(1));
        Assert.False(device.TryBegin(1));
        device.Complete(new Result { RequestId = 1 });
        Assert.True(device.TryBegin(1));
    }

    [Fact]
    public void An_answer_goes_out_once()
    {
        var device = Phones.Of();
        device.TryBegin(1);
        device.Complete(new Result { RequestId = 1, Done = new Done() });
        device.Complete(new Result { RequestId = 1, State = new State() });
        device.Take(new Delivery { Result = new Result { RequestId = 1, State = new State() } });
        Assert.NotNull(Assert.IsType<Result>(Assert.Single(Outgoing(device))).Done);
    }

    [Fact]
    public void An_answer_that_nobody_asked_for_is_dropped()
    {
        var device = Phones.Of();
        device.Take(new Delivery { Result = new Result { RequestId = 7 } });
        Assert.Empty(Outgoing(device));
    }

    /// <summary>Every other session is told of the steps that a result brings; the one that asked is left out.</summary>
    [Theory]
    [InlineData(0ul)]
    [InlineData(7ul)]
    public void Who_no_longer_waits_for_a_result_is_told_how_far_the_mailbox_is(ulong request)
    {
        var device = Phones.Of();
        _ = device.BeginLogin();
        device.TryBegin(7);
        device.Complete(new Result { RequestId = request, Refusal = new Refusal { Code = Code.Unavailable } });
        Assert.Equal(request == 0 ? 0 : 1, Outgoing(device).Count());
        device.Take(new Delivery
        {
            Result = new Result { RequestId = request, Done = new Done(), Updates = new Updates { Updates_ = { new Update { Pts = 12 } }, Pts = 12 } },
        });
        var told = Assert.IsType<Updates>(Assert.Single(Outgoing(device)));
        Assert.Equal((12, 0), (told.Pts, told.Updates_.Count));
    }

    [Fact]
    public void What_is_rejected_is_told_when_to_come_again_and_leaves_what_waits_alone()
    {
        var device = Phones.Of();
        device.TryBegin(1);
        device.Reject(1);
        var rejected = Assert.IsType<Result>(Assert.Single(Outgoing(device)));
        Assert.Equal((1ul, Code.TooManyRequests), (rejected.RequestId, rejected.Refusal.Code));
        Assert.True(rejected.Refusal.RetryAfterMs > 0);
        device.Complete(new Result { RequestId = 1, Done = new Done() });
        Assert.Single(Outgoing(device));
    }

    [Fact]
    public void Updates_go_out_in_the_order_in_which_they_came()
    {
        var device = Phones.Of();
        for (var pts = 1; pts <= 3; pts++) device.Take(new Delivery { Updates = new Updates { Pts = pts } });
        device.Pong(new Ping { Number = 7 });
        Assert.Equal([1, 2, 3, 7], Outgoing(device).Select(m => m is Updates u ? u.Pts : ((Pong)m).Number));
    }

    [Fact]
    public async Task The_answer_to_the_login_is_not_for_the_device()
    {
        var device = Phones.Of();
        var login = device.BeginLogin();
        device.Complete(new Result { State = new State { Pts = 17 } });
        Assert.Equal(17, (await login).State.Pts);
        Assert.Empty(Outgoing(device));
    }

    [Fact]
    public async Task A_login_that_is_tried_again_waits_for_its_own_answer()
    {
        var device = Phones.Of();
        var first = device.BeginLogin();
        var second = device.BeginLogin();
        device.Complete(new Result { State = new State { Pts = 17 } });
        Assert.Equal(17, (await second).State.Pts);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void Who_reads_too_slowly_is_told_to_come_back_after_what_was_queued()
    {
        var device = Phones.Of(maxQueued: 1000);
        for (var n = 0; n < 20; n++) device.Take(Weighing(400));
        var outgoing = Outgoing(device).ToList();
        Assert.InRange(outgoing.Count, 2, 5); // a bounded memory
        Assert.Equal(Reason.FellBehind, Assert.IsType<Bye>(outgoing[^1]).Reason);
        Assert.All(outgoing[..^1], m => Assert.IsType<Updates>(m));
    }

    /// <summary>However many read slowly: what waits for all of them is bounded, and who reads does not feel it.</summary>
    [Fact]
    public void While_too_much_waits_for_all_those_fall_behind_who_have_more_than_their_share()
    {
        var time = new FakeTimeProvider();
        var backlog = Ears.Backlog(new SessionOptions { MaxQueuedBytesOfAll = 4 << 20 }, time);
        var devices = Sixteen(backlog);
        var (slow, fast) = (devices[..15], devices[15]);
        var page = new Updates { Typing = { new Typing() }, Channels = { new ChannelUpdates { Updates = { new Update { Profile = new User { Name = new string('x', 32 << 10) } } } } } };
        for (var n = 0; n < 100; n++)
        {
            foreach (var device in devices) device.Take(new Delivery { Updates = page });
            while (fast.Outgoing.TryPeek(out var _)) Frames.Next(fast);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.All(slow, d => Assert.True(d.IsClosed));
        Assert.False(fast.IsClosed);
        Assert.InRange(backlog.Bytes, 4 << 20, 40 * 16 * 33 << 10); // as much as comes in the two seconds that they have to take something
        foreach (var device in slow) device.Leave();
        Assert.Equal(0, backlog.Bytes);
        slow[0].Take(new Delivery { Updates = page }); // it was on its way
        Assert.Equal(0, backlog.Bytes);
    }

    [Fact]
    public void A_burst_that_comes_faster_than_it_can_be_written_makes_nobody_fall_behind()
    {
        var time = new FakeTimeProvider();
        var backlog = Ears.Backlog(new SessionOptions { MaxQueuedBytesOfAll = 1 << 20 }, time);
        var devices = Sixteen(backlog);
        var page = new Updates { Updates_ = { new Update { Profile = new User { Name = new string('x', 64 << 10) } } } };
        for (var n = 0; n < 32; n++) devices.ForEach(d => d.Take(new Delivery { Updates = page }));
        Assert.All(devices, d => Assert.False(d.IsClosed));
        time.Advance(TimeSpan.FromSeconds(1));
        devices.ForEach(d => Frames.Next(d)); // slowly, but it is read
        time.Advance(TimeSpan.FromSeconds(1.5));
        devices.ForEach(d => d.Take(new Delivery { Updates = page }));
        Assert.All(devices, d => Assert.False(d.IsClosed));
        time.Advance(TimeSpan.FromSeconds(1));
        devices.ForEach(d => d.Take(new Delivery { Updates = page }));
        Assert.All(devices, d => Assert.True(d.IsClosed));
    }

    [Fact]
    public void What_is_being_written_waits_until_it_is()
    {
        var backlog = Ears.Backlog();
        var device = Phones.Of(maxQueued: 1 << 20, backlog: backlog);
        backlog.Join();
        for (var n = 0; n < 10; n++) device.Take(new Delivery { Updates = new Updates { Updates_ = { new Update { Pts = n + 1, Profile = new User { Name = new string('x', 64 << 10) } } } } });
        Assert.False(device.IsClosed);
        var before = backlog.Bytes;
        var bytes = 0;
        while (device.Outgoing.TryPeek(out var _)) bytes += Frames.Take(device).Bytes;
        Assert.True(before > 640 << 10);
        Assert.Equal(before, backlog.Bytes);
        device.Written(bytes);
        Assert.Equal(0, backlog.Bytes);
    }

    [Fact]
    public void A_single_answer_may_be_larger_than_all_that_may_wait()
    {
        var device = Phones.Of(maxQueued: 1000);
        device.Take(Weighing(5000));
        Assert.IsType<Updates>(Assert.Single(Outgoing(device)));
    }

    [Fact]
    public void What_was_written_makes_room()
    {
        var device = Phones.Of(maxQueued: 1000);
        for (var n = 0; n < 50; n++)
        {
            device.Take(Weighing(400));
            foreach (var message in Outgoing(device)) device.Written(message.CalculateSize());
        }

        device.Take(Weighing(400));
        Assert.IsType<Updates>(Assert.Single(Outgoing(device)));
    }

    [Fact]
    public void Bye_is_the_last_word_and_is_said_once()
    {
        var device = Phones.Of();
        device.Take(Weighing(1));
        device.Close(Reason.Refused, new Refusal { Code = Code.FrameInvalid });
        device.Close(Reason.GoingAway);
        device.Take(Weighing(1));
        device.Pong(new Ping());
        var outgoing = Outgoing(device).ToList();
        var bye = Assert.IsType<Bye>(outgoing[^1]);
        Assert.Equal((2, Reason.Refused, Code.FrameInvalid), (outgoing.Count, bye.Reason, bye.Refusal.Code));
        Assert.True(device.Outgoing.Completion.IsCompleted);
    }

    private static Delivery Weighing(int bytes) =>
        new() { Updates = new Updates { Updates_ = { new Update { Profile = new User { Name = new string('x', bytes) } } } } };

    private static IEnumerable<IMessage> Outgoing(Device device)
    {
        while (device.Outgoing.TryRead(out var message)) yield return message;
    }

    private static List<Device> Sixteen(Backlog backlog) => [.. Enumerable.Range(1, 16).Select(n =>
    {
        backlog.Join();
        return Phones.Of(n, n, backlog: backlog);
    })];
}
