using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Session;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Units.Session;

/// <summary>Who is connected here, and for whom of them something is.</summary>
public sealed class DevicesTests
{
    private readonly Devices devices = new(Ears.Of(), Ears.Watchers(), Ears.Backlog());

    // Sessions 1 and 2 on the phone and the tablet of 42, session 3 on the same phone again, session 4 of another user.
    private readonly Device[] all =
    [
        Phones.Of(42, 1, "phone"), Phones.Of(42, 2, "tablet"), Phones.Of(42, 3, "phone"), Phones.Of(43, 4, "phone"),
    ];

    public DevicesTests() => Array.ForEach(all, devices.Add);

    [Fact]
    public void Who_took_it_is_said_where_that_is_asked()
    {
        all[1].Close(Reason.GoingAway);
        all[2].IsQuiet = true;
        var reply = devices.Take(new Handover { Deliveries = { new Delivery { UserId = 42, AsksWho = true, Updates = new Updates { Pts = 1 } }, new Delivery { UserId = 43, Updates = new Updates { Pts = 1 } } } });
        var reached = Assert.Single(reply.Reached);
        Assert.Equal((42, "phone"), (reached.UserId, string.Join(' ', reached.DeviceIds)));
    }

    [Theory]
    [InlineData(0, "", 0, "1 2 3")] // for all sessions of the user
    [InlineData(2, "", 0, "2")] // for one session
    [InlineData(4, "", 0, "")] // that of another user is none of theirs
    [InlineData(0, "phone", 0, "1 3")] // for one device, in whatever session
    [InlineData(0, "other", 0, "")]
    [InlineData(0, "", 1, "2 3")] // but one session: the other one of the same device gets it
    [InlineData(0, "", 99, "1 2 3")]
    [InlineData(0, "phone", 1, "3")]
    [InlineData(1, "", 1, "")]
    public void A_delivery_reaches_whom_it_is_for(long onlySession, string onlyDevice, long exceptSession, string reached)
    {
        Take(new Delivery
        {
            UserId = 42, OnlySessionId = onlySession, OnlyDeviceId = onlyDevice, ExceptSessionId = exceptSession,
            Updates = new Updates { Pts = 1 },
        });
        Assert.Equal(reached, Reached());
    }

    [Fact]
    public void Who_has_no_session_here_is_said_to_be_absent_and_the_others_get_theirs()
    {
        var reply = Take(new Delivery { UserId = 7, Updates = new Updates() }, new Delivery { UserId = 43, Updates = new Updates() });
        Assert.Equal([7], reply.AbsentUserIds);
        Assert.Equal("4", Reached());
    }

    [Fact]
    public void A_session_that_is_not_there_does_not_make_its_user_absent() =>
        Assert.Empty(Take(new Delivery { UserId = 42, OnlySessionId = 99, Result = new Result { RequestId = 1 } }).AbsentUserIds);

    [Fact]
    public void Who_leaves_hears_no_more_and_the_last_one_makes_the_user_absent()
    {
        devices.Remove(all[0]);
        devices.Remove(all[1]);
        Assert.Empty(Take(new Delivery { UserId = 42, Updates = new Updates() }).AbsentUserIds);
        Assert.Equal("3", Reached());
        devices.Remove(all[2]);
        Assert.Equal([42], Take(new Delivery { UserId = 42, Updates = new Updates() }).AbsentUserIds);
        Assert.Equal([43], devices.ByUser().Select(u => u.Key));
    }

    [Fact]
    public void Leaving_twice_is_leaving_once()
    {
        devices.Remove(all[3]);
        devices.Remove(all[3]);
        devices.Add(all[3]);
        Assert.Empty(Take(new Delivery { UserId = 43, Updates = new Updates() }).AbsentUserIds);
    }

    [Fact]
    public void They_are_listed_by_user() =>
        Assert.Equal(
            ["42: 1 2 3", "43: 4"],
            devices.ByUser().Select(u => $"{u.Key}: {string.Join(' ', u.Value.Select(d => d.SessionId))}").Order());

    [Fact]
    public void All_are_told_when_the_gateway_goes()
    {
        devices.CloseAll(Reason.GoingAway);
        Assert.All(all, d => Assert.Equal(Reason.GoingAway, Frames.Next(d).Bye.Reason));
    }

    private HandoverReply Take(params Delivery[] deliveries) => devices.Take(new Handover { Deliveries = { deliveries } });

    private string Reached() => string.Join(' ', all.Where(d => d.Outgoing.TryRead(out _)).Select(d => d.SessionId));
}
