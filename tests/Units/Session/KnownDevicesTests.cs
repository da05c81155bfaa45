using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;

namespace DaprMessaging.Units.Session;

/// <summary>Which devices a user has, and which tokens are good.</summary>
public sealed class KnownDevicesTests
{
    private readonly KnownDevices devices = new([], 0);

    [Fact]
    public void Those_that_have_come_are_there_the_last_one_seen_first()
    {
        devices.See("phone", "app 1", 1000, []);
        devices.See("tablet", "app 2", 2000, []);
        devices.See("phone", "app 3", 3000, []);
        devices.Leave("tablet", 4000);
        Assert.Equal([new DeviceEntry("tablet", "app 2", 2000, 4000), new DeviceEntry("phone", "app 3", 1000, 3000)], devices.There);
    }

    [Fact]
    public void One_that_is_ended_has_no_good_token_until_it_gets_another()
    {
        devices.See("phone", "", 1000, []);
        devices.See("tablet", "", 1000, []);
        Assert.True(devices.End(new Ending("tablet", "phone"), 5000));
        Assert.Equal(["phone"], devices.There.Select(d => d.DeviceId));
        Assert.Equal((false, false, true), (devices.Admits("tablet", 0), devices.Admits("tablet", 5000), devices.Admits("tablet", 5001)));
        Assert.Equal((true, true), (devices.Admits("phone", 0), devices.Admits("another", 0)));
        devices.See("tablet", "", 6000, []);
        Assert.Equal(6000, devices.There.First().Since);
        Assert.Equal((false, true), (devices.Admits("tablet", 5000), devices.Admits("tablet", 5001))); // the one that was stolen stays refused
    }

    [Fact]
    public void One_is_notified_until_it_says_otherwise_or_is_ended_and_a_token_is_one_devices()
    {
        Assert.False(devices.Register(new PushAddress("phone", "p"))); // it has not come
        devices.See("phone", "", 1000, []);
        devices.See("tablet", "", 1000, []);
        Assert.True(devices.Register(new PushAddress("phone", "p")));
        devices.See("phone", "", 2000, []);
        Assert.Equal([new PushAddress("phone", "p")], devices.Notified);
        Assert.True(devices.Register(new PushAddress("tablet", "p"))); // the app was installed anew, under another name
        Assert.Equal([new PushAddress("tablet", "p")], devices.Notified);
        Assert.True(devices.Register(new PushAddress("tablet", "")) && devices.Register(new PushAddress("phone", "q")));
        Assert.Equal(["phone"], devices.Notified.Select(d => d.DeviceId));
        devices.End(new Ending("phone", "tablet"), 5000);
        Assert.False(devices.Register(new PushAddress("phone", "q")));
        devices.See("phone", "", 6000, []);
        Assert.Empty(devices.Notified);
    }

    [Fact]
    public void All_others_are_ended_those_too_that_nobody_has_seen()
    {
        foreach (var id in new[] { "phone", "tablet", "watch" }) devices.See(id, "", 1000, []);
        Assert.True(devices.End(new Ending("", "phone"), 5000));
        Assert.Equal(["phone"], devices.There.Select(d => d.DeviceId));
        Assert.Equal((true, false, false, true), (devices.Admits("phone", 0), devices.Admits("tablet", 4000), devices.Admits("stolen", 4000), devices.Admits("new", 5001)));
        devices.See("stolen", "", 6000, []);
        Assert.False(devices.Admits("stolen", 4000));
    }

    [Fact]
    public void Who_ends_all_others_is_not_among_them_even_if_nobody_has_seen_it_come()
    {
        Assert.True(devices.End(new Ending("", "phone"), 5000));
        Assert.True(devices.Admits("phone", 1000));
        Assert.False(devices.Admits("tablet", 1000));
    }

    [Fact]
    public void One_that_is_not_there_cannot_be_ended_and_one_that_was_can_again()
    {
        Assert.False(devices.End(new Ending("phone", "tablet"), 5000));
        devices.See("phone", "", 1000, []);
        Assert.True(devices.End(new Ending("phone", ""), 5000));
        Assert.True(devices.End(new Ending("phone", ""), 6000));
    }

    [Fact]
    public void Of_many_the_one_that_was_not_seen_for_the_longest_time_is_forgotten_but_none_that_is_connected_and_those_that_were_ended_last()
    {
        devices.See("stolen", "", 0, []);
        devices.End(new Ending("stolen", ""), 1);
        for (var n = 1; n <= 510; n++) devices.See($"d{n}", "", n, ["d3"]);
        Assert.Equal((500, "d3", false), (devices.All.Count, devices.There.Last().DeviceId, devices.Admits("stolen", 1)));
        Assert.Equal("d13", devices.There.SkipLast(1).Last().DeviceId);
    }
}
